"""Findings in the formats of CI systems: JUnit, SARIF, GitHub annotations, GitLab Code Quality."""

from supportaudit.reports.ci.github import GithubReport
from supportaudit.reports.ci.gitlab import GitlabReport
from supportaudit.reports.ci.junit import JunitReport
from supportaudit.reports.ci.sarif import SarifReport

__all__ = ["GithubReport", "GitlabReport", "JunitReport", "SarifReport"]
