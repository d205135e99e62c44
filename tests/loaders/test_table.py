from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from supportaudit.loaders import Options, csv_rows, why_not_evaluable
from supportaudit.loaders.column_words import SYNONYMS
from supportaudit.loaders.csv_rows import delimiter_of
from supportaudit.loaders.interface import Head
from supportaudit.loaders.table import Table
from supportaudit.model import Event, Role
from supportaudit.rulebook.config import TABLE_FIELDS, Config
from tests.loaders.reading import Read, read, read_text, shown


def table(tmp_path: Path, text: str, name: str = "x.csv", **config: object) -> Read:
    return read_text(tmp_path, name, text, Config(**config))  # type: ignore[arg-type]  # a test's short hand for any field


def test_a_message_a_row_becomes_conversations_by_their_column(tmp_path: Path) -> None:
    text = (
        "conversation_id,sender,body,created_at,channel,vendor,team,subject,status,tags,csat\n"
        'c1,customer,Where is it?,2026-01-01 10:00,chat,NW,T1,Parcel,open,"late, damaged",2\n'
        "c2,customer,Hello,2026-01-01 11:00,Phone,,,,solved,,\n"
        "c1,agent,On its way.,2026-01-01 10:01,chat,NW,T1,,,,\n"
    )
    first, second = table(tmp_path, text).conversations
    assert shown(first.messages) == ["customer -: Where is it?", "agent -: On its way."]
    assert (first.id, first.channel, first.vendor, first.team, first.subject, first.status) == ("c1", "chat", "NW", "T1", "Parcel", "open")
    assert (first.tags, first.csat, first.source.where) == (("late", "damaged"), 2.0, "line 2")
    assert (second.id, second.channel, second.status, second.tags) == ("c2", "voice", "closed", ())
    assert first.messages[0].sent_at == datetime(2026, 1, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_told_by_content(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [("Chat ID", "Author Type", "Author Name", "Message"), ("7", "Agent", "Zoë", "Schön, ça va – danke"), ("7", "End-User", "Ana", "über")]
    quote = '"' if delimiter == "," else ""
    data = "\r\n".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in rows)
    conversation = read_text(tmp_path, "export.dat", data.encode(encoding)).only
    assert shown(conversation.messages) == ["agent Zoë: Schön, ça va – danke", "customer Ana: über"]


def test_threads_are_built_from_reply_ids_that_may_be_floats_lists_and_out_of_order(tmp_path: Path) -> None:
    text = (
        ",tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        '0,3,brand,False,Tue Oct 31 22:12:00 +0000 2017,"Sure, DM us\n^JK","4,5",1.0\n'
        "1,9,u2,True,Tue Oct 31 20:00:00 +0000 2017,another thing,,\n"
        "2,1,u1,True,Tue Oct 31 22:10:00 +0000 2017,@brand help,3,\n"
        "3,4,u1,True,Tue Oct 31 22:13:00 +0000 2017,done,,3.0\n"
    )
    first, second = table(tmp_path, text).conversations
    assert shown(first.messages) == ["customer u1: @brand help", "agent brand: Sure, DM us\n^JK", "customer u1: done"]
    assert (first.id, first.channel, first.messages[0].id) == ("1", "social", "1")
    assert second.id == "9"


def test_the_config_names_columns_that_no_rule_knows(tmp_path: Path) -> None:
    text = "grp;wer;was;wann\n1;Agent;Hallo;03.04.2026 10:00\n1;Gast;Hi;03.04.2026 10:01\n"
    columns = {"conversation": "grp", "speaker": "WER", "text": "was", "sent_at": "wann"}
    conversation = table(tmp_path, text, columns=columns, roles={"gast": Role.CUSTOMER}).only
    assert shown(conversation.messages) == ["agent -: Hallo", "customer Gast: Hi"]
    assert conversation.messages[0].sent_at == datetime(2026, 4, 3, 10, tzinfo=UTC)


def test_a_named_column_that_is_not_there_is_one_line_with_the_nearest(tmp_path: Path) -> None:
    problem = table(tmp_path, "id,role,text\n1,agent,x\n", columns={"role": "rolle"}).problem
    assert "no column 'rolle' for role" in problem.reason
    assert "did you mean 'role'?" in problem.reason
    problem = table(tmp_path, "id,role,text\n1,agent,x\n", columns={"rol": "role"}).problem
    assert "'rol' is no field" in problem.reason


def test_without_a_role_column_roles_are_unknown_and_the_reason_says_what_to_pass(tmp_path: Path) -> None:
    conversation = table(tmp_path, "conversationId,turnNumber,utterance,intent\na,2,second,x\na,0,first,x\n").only
    assert [m.text for m in conversation.messages] == ["first", "second"]
    problem = why_not_evaluable(conversation)
    assert problem is not None
    assert "2 messages without a name or role" in problem.reason
    for text in (problem.reason, problem.cause):
        assert "conversationId, turnNumber, utterance, intent" in text
        assert "--column role=NAME" in text


def test_a_table_without_a_text_column_says_which_columns_there_are(tmp_path: Path) -> None:
    problem = table(tmp_path, "a,b,c\n1,2,3\n4,5,6\n").problem
    assert "no column of texts among a, b, c" in problem.reason
    assert "--column text=NAME" in problem.reason


def test_an_open_quote_spoils_its_row_only(tmp_path: Path) -> None:
    text = 'chat_id,role,text\n1,agent,"hello\n1,customer,fine\n1,agent,bye\n'
    result = table(tmp_path, text)
    assert [m.text for m in result.conversations[0].messages] == ["fine", "bye"]
    assert result.problem.where == "line 2"
    assert "a quote is opened and not closed" in result.problem.reason
    assert result.problem.kind == "quarantined"


HEADER = "conversation_id,role,text\n"


def test_a_row_with_more_cells_than_columns_leaves_its_conversation_out_and_says_how_to_mend_it(tmp_path: Path) -> None:
    result = table(tmp_path, HEADER + "6,agent,fine\n6,customer,a,b,c\n6,agent,x,y\n7,customer,hello,,\n7,agent,hi\n")
    assert [(c.id, len(c.messages)) for c in result.conversations] == [("7", 2)]
    assert (result.problem.where, result.problem.conversation, result.problem.kind) == ("line 3", "6", "quarantined")
    assert result.problem.reason.startswith("5 cells under 3 columns (and 1 more such rows of the conversation)")
    assert "put double quotes around a cell that holds a comma" in result.problem.reason


@pytest.mark.parametrize(("header", "columns"), [(HEADER, {}), ("cid,who,words\n", {"conversation": "cid", "role": "who", "text": "words"})])
def test_such_rows_at_the_start_of_a_table_are_named_and_the_rest_is_read(tmp_path: Path, header: str, columns: dict[str, str]) -> None:
    rows = "".join(f"{i},customer,a, b, and c\n" for i in range(9))
    result = table(tmp_path, header + rows + "x,customer,hello\nx,agent,hi\n", columns=columns)
    assert [c.id for c in result.conversations] == ["x"]
    assert [item.where for item in result.skipped] == [f"line {i + 2}" for i in range(9)]


def test_a_conversation_column_behind_the_text_is_read_from_the_right(tmp_path: Path) -> None:
    result = table(tmp_path, "text,role,conversation_id\na,b,customer,6\nq,customer,7\nr,agent,7\n")
    assert (result.conversations[0].id, result.problem.conversation) == ("7", "6")


def test_a_quoted_cell_may_hold_lines_delimiters_and_a_bare_carriage_return(tmp_path: Path) -> None:
    text = 'chat_id,role,text\r\n1,agent,"a, ""b""\r\nc\rd"\r\n1,customer,e\rf\r\n'
    assert [m.text for m in table(tmp_path, text).only.messages] == ['a, "b"\nc\nd', "e\nf"]


def test_old_macintosh_line_ends_are_read(tmp_path: Path) -> None:
    assert len(table(tmp_path, "chat_id,role,text\r1,agent,a\r1,customer,b\r").only.messages) == 2


def test_a_cell_longer_than_the_csv_modules_limit_is_read(tmp_path: Path) -> None:
    assert len(table(tmp_path, f'chat_id,role,text\n1,agent,"{"x" * 200_000}"\n').only.messages[0].text) == 200_000


def test_rows_without_a_conversation_are_quarantined_a_few_by_name_and_the_rest_together(tmp_path: Path) -> None:
    text = "chat_id,role,text\n1,agent,a\n" + ",agent,lost\n" * 25 + ",,\n\n"
    result = table(tmp_path, text)
    assert len(result.conversations) == 1
    assert len(result.skipped) == 21
    assert "5 more rows like these" in result.skipped[-1].reason


def test_without_any_column_for_conversations_the_file_is_one_with_a_note(tmp_path: Path) -> None:
    result = table(tmp_path, "role,text\nagent,a\ncustomer,b\n", name="chat7.csv")
    assert (result.only.id, len(result.only.messages)) == ("chat7", 2)
    assert any("read as one conversation" in note.text for note in result.inputs[0].notes)


def test_too_many_messages_of_one_conversation_ask_for_another_column(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("chat_id,role,text\n" + "1,agent,a\n" * 30)
    problem = read([path], options=Options(max_messages=20)).problem
    assert "30 messages of one conversation" in problem.reason
    assert "--column conversation=NAME" in problem.reason


def test_a_message_given_twice_counts_once(tmp_path: Path) -> None:
    result = table(tmp_path, "chat_id,message_id,role,text\n1,m1,agent,a\n1,m1,agent,a\n1,m1,agent,other\n")
    assert [m.text for m in result.only.messages] == ["a", "other"]
    assert result.inputs[0].duplicates == 1


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("role", "rep", "agent -"),
        ("direction", "incoming", "customer -"),
        ("is_agent", "1", "agent -"),
        ("is_agent", "no", "customer -"),
        ("from_customer", "FALSE", "agent -"),
        ("sender", "Sara (Support)", "agent Sara"),
        ("sender", "Sara [her]", "unknown Sara [her]"),
        ("sender", "Virtual Agent", "bot -"),
        ("sender", "Agent 2", "agent -"),
        ("speaker", "sara.lee@northwind.example", "unknown sara.lee@northwind.example"),
        ("role", "wizard", "unknown wizard"),
        ("role,agent_name", "agent,Joy", "agent Joy"),
        ("role,agent_name", "customer,Joy", "customer -"),
        ("role,customer_name", "customer,Ana", "customer Ana"),
        ("author", "'=cmd", "unknown =cmd"),
    ],
)
def test_who_spoke_is_read_from_many_kinds_of_columns(tmp_path: Path, header: str, cells: str, expected: str) -> None:
    message = table(tmp_path, f"chat_id,{header},text\n1,{cells},hello\n").only.messages[0]
    assert f"{message.role} {message.author or '-'}" == expected


def test_private_rows_system_rows_and_html_are_understood(tmp_path: Path) -> None:
    text = (
        "chat_id,role,text,is_private,event\n"
        "1,system,Chat ended by customer,,other words\n"
        "1,agent,call him,true,\n"
        "1,agent,<p>Hi <b>Ana</b></p><p>bye</p>,false,{broken\n"
        '1,agent,,,"{""kind"": ""hold""}"\n'
        "1,agent,,,{}\n"
    )
    ended, note, html, hold, none = table(tmp_path, text).only.messages
    assert ended.event == Event("end", {"by": "customer"})
    assert note.private
    assert (html.text, html.private) == ("Hi Ana\n\nbye", False)
    assert hold.event == Event("hold", {})
    assert none.event is None


def test_quoted_history_in_a_table_of_mail_is_masked(tmp_path: Path) -> None:
    text = 'ticket_id,role,channel,text\n1,customer,Email,"Thanks!\n\nOn Mon, 5 Jan 2026 at 10:00, Joy <joy@example.com> wrote:\n> old"\n'
    message = table(tmp_path, text).only.messages[0]
    assert [(mask.kind, message.text[mask.start :].splitlines()[0][:6]) for mask in message.masks] == [("quote", "On Mon")]


def test_a_public_flag_marks_notes_and_broken_masks_are_left_out(tmp_path: Path) -> None:
    one, two = table(
        tmp_path, 'chat_id,role,text,is_public,masks\n1,agent,note,false,nonsense\n1,agent,said,true,"[[0,2,""quote""]]"\n'
    ).only.messages
    assert (one.private, one.masks) == (True, ())
    assert (two.private, len(two.masks)) == (False, 1)


def test_date_and_time_columns_are_read_together_and_the_order_told_by_the_file(tmp_path: Path) -> None:
    text = "chat_id,role,text,date,time\n1,agent,a,3/4/2026,10:00\n1,customer,b,3/25/2026,9:30\n"
    first, second = table(tmp_path, text).only.messages
    assert first.sent_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert second.sent_at == datetime(2026, 3, 25, 9, 30, tzinfo=UTC)


def test_times_that_cannot_be_read_or_had_to_be_placed_are_noted(tmp_path: Path) -> None:
    result = table(tmp_path, "chat_id,role,text,sent_at\n1,agent,a,soon\n1,agent,b,01/02/2026 10:00\n")
    assert [(note.text.partition(";")[0], note.where) for note in result.inputs[0].notes] == [
        ("no date tells whether day or month comes first", ""),
        ("times without a zone were read as UTC", ""),
        ("a time could not be read", "line 2"),
    ]


def test_seconds_from_the_start_mark_the_conversation_as_undated(tmp_path: Path) -> None:
    assert table(tmp_path, "call_id,role,text,start_time\n1,agent,a,0.5\n1,customer,b,7.25\n").only.metadata["time_base"] == "offset"


def test_a_parent_beside_a_conversation_column_is_the_conversations(tmp_path: Path) -> None:
    assert table(tmp_path, "conversation,parent_id,role,text\nc2,c1,agent,a\n").only.parent_id == "c1"


def test_a_separator_line_of_a_spreadsheet_is_no_header(tmp_path: Path) -> None:
    assert table(tmp_path, "sep=;\nchat_id;role;text\n1;agent;a, b\n").only.messages[0].text == "a, b"


def test_only_a_header_of_messages_makes_a_table_sure() -> None:
    def sure(text: str, name: str = "") -> float:
        guess = Table().sniff(Head(name, text.encode(), text, whole=True))
        return guess.sure if guess else 0.0

    assert sure("chat_id,role,text\n1,agent,a\n") >= 0.9
    assert 0 < sure("alpha,beta,gamma\n1,2,3\n4,5,6\n") < 0.5
    assert sure("alpha,beta\n1,2\n", "x.csv") == 0.5
    assert sure("Hello, you\nDear, me\n") == 0
    assert sure('{"a": 1, "b": 2}\n') == 0
    assert sure("one line only") == 0


def test_delimiters_are_told_from_rows_of_equal_width() -> None:
    assert delimiter_of("a;b;c\n1,5;2,5;3\n2;3;4,5\n") == ";"
    assert delimiter_of("just text") is None


def test_an_empty_table_says_that_it_has_no_header(tmp_path: Path) -> None:
    assert "no header" in read_text(tmp_path, "x.csv", ",,,\n,,\n", format_name="csv").problem.reason


def test_every_field_that_a_config_may_name_is_one_that_tables_are_read_by() -> None:
    assert set(TABLE_FIELDS) == set(SYNONYMS)


def test_a_quote_that_is_never_closed_loses_its_own_row_only(tmp_path: Path) -> None:
    text = (
        "conversation_id,role,text,note\n0,customer,hi,f\n0,agent,ok,f\n"
        '1,customer,my 5" screen,"abc\n2,customer,x,f\n2,agent,"fine ""so"" far\nindeed" ,f\n3,customer,"y,f\n3,agent,"z",f\n'
    )
    result = table(tmp_path, text)
    assert [(c.id, len(c.messages)) for c in result.conversations] == [("0", 2), ("2", 2), ("3", 1)]
    assert result.conversations[1].messages[1].text.strip() == 'fine "so" far\nindeed'
    assert [(item.where, "a quote is opened and not closed" in item.reason) for item in result.skipped] == [("line 4", True), ("line 8", True)]


def test_a_row_that_is_too_long_is_not_called_an_open_quote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW", 1 << 20)
    text = f'conversation_id,role,text\n1,customer,"{"a b " * 300_000}"\n1,agent,sorry\n2,customer,hello\n2,agent,hello\n'
    result = table(tmp_path, text)
    assert [c.id for c in result.conversations] == ["1", "2"]
    assert "longer than 1 MiB" in result.problem.reason


def test_quotes_opened_in_every_row_do_not_cost_the_square_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW", 20_000)
    for rows in (500, 1_000, 2_000):
        count = 0

        def counted(line: str) -> str:
            nonlocal count
            count += len(line)
            return line

        monkeypatch.setattr(csv_rows, "_marked", counted)
        lines = ["id,role,text,note\n", *(f'{i},agent,t"x{i},"n{i}\n' for i in range(rows))]
        assert len(list(csv_rows.rows_of(iter(lines), ","))) == rows + 1
        assert count < 10 * sum(map(len, lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Gespräch;Rolle;Zeitpunkt;Nachricht\n1;Kunde;31.01.2024 10:31;Lampe\n1;Agent;31.01.2024 10:32;Hallo\n",
            ["customer -: Lampe", "agent -: Hallo"],
        ),
        (
            "conversación,rol,fecha,mensaje\n1,Cliente,31/01/2024 10:31,Lámpara\n1,Agente,31/01/2024 10:32,Hola\n",
            ["customer -: Lámpara", "agent -: Hola"],
        ),
    ],
)
def test_headers_and_roles_of_other_languages_are_known(tmp_path: Path, text: str, said: list[str]) -> None:
    conversation = read_text(tmp_path, "a.csv", text).only
    assert shown(conversation.messages) == said
    assert conversation.messages[0].sent_at == datetime(2024, 1, 31, 10, 31, tzinfo=UTC)


def test_a_column_of_times_may_say_that_they_are_utc(tmp_path: Path) -> None:
    text = "conversation,role,Created At (UTC),text\n1,agent,2024-01-31 10:32,Hi\n"
    found = read_text(tmp_path, "a.csv", text, Config(timezone="Europe/Berlin"))
    assert found.only.messages[0].sent_at == datetime(2024, 1, 31, 10, 32, tzinfo=UTC)
    assert not found.inputs[0].notes


def test_a_system_to_which_customers_talk_is_an_unknown_speaker(tmp_path: Path) -> None:
    text = "dialog_id,turn_id,speaker,utterance\nd1,1,USER,My lamp\nd1,2,SYSTEM,Which one?\nd1,3,USER,The red one\nd1,4,SYSTEM,Done\n"
    assert shown(read_text(tmp_path, "a.csv", text).only.messages) == [
        "customer -: My lamp",
        "unknown SYSTEM: Which one?",
        "customer -: The red one",
        "unknown SYSTEM: Done",
    ]
    others = "dialog_id,speaker,utterance\nd1,USER,My lamp\nd1,SYSTEM,Joy joined\nd1,AGENT,Hi\n"
    assert [str(m.role) for m in read_text(tmp_path, "b.csv", others).only.messages] == ["customer", "system", "agent"]
