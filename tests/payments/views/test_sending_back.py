"""The desk's page to send unclaimed money back, its queue, and the provider's payout on a movement's page.
What may be sent is tested in services."""

import pytest

from payments.enums import LineState
from payments.models import BankOrder, LineReturn, ProviderMove, StatementLine
from payments.services.statements import import_statement
from tests.factories.statements import PAYER, LineMatchFactory, LineReturnFactory, camt, entry
from tests.payments.desk_people import finance_person, signed_in

OTHER = "ES9121000418450200051332"


@pytest.fixture
def clerks(db):
    return [signed_in(finance_person(first_name="Rubén")), signed_in(finance_person())]


@pytest.fixture
def arrived(now):
    def take(euros="40.00", text="with love"):
        import_statement(by=None, data=camt(entry(euros, text, ref=text)), filename="m.xml", now=now)
        return StatementLine.objects.order_by("-pk").first()

    return take


def url(line, ending="back/"):
    return f"/en/finance/movements/{line.code}/{ending}"


def text_of(response):
    return response.content.decode()


def form(**given):
    return {"way": "propose", "name": "Nora Vidal", "iban": PAYER, "reason": "She asked for it."} | given


def test_a_small_sum_is_ordered_at_once_and_once(clerks, arrived):
    line = arrived()
    assert url(line) in text_of(clerks[0].get(url(line, "")))
    page = text_of(clerks[0].get(url(line)))
    assert PAYER in page
    assert "your word is enough" in page
    sent = form(once="0123456789abcdef")
    assert "It goes with the next file" in text_of(clerks[0].post(url(line), sent, follow=True))
    assert clerks[0].post(url(line), sent).status_code == 302
    order = BankOrder.objects.get()
    done = text_of(clerks[0].get(url(line)))
    assert order.code in done
    assert "Nothing of this movement is free" in done
    assert url(line) in text_of(clerks[0].get(f"/en/finance/orders/{order.code}/"))


def test_a_second_person_agrees(clerks, arrived):
    line = arrived("600.00")
    assert "A second person has to agree" in text_of(clerks[0].get(url(line)))
    clerks[0].post(url(line), form(iban=OTHER))
    made = LineReturn.objects.get()
    assert "another person has to agree" in text_of(clerks[0].get(url(line)))
    assert "you proposed it yourself" in text_of(clerks[0].post(url(line), {"way": "agree", "given_back": made.code}))
    assert "She asked for it." in text_of(clerks[1].get("/en/finance/bank-back/"))
    assert "not the account it came from" in text_of(clerks[1].get(url(line)))
    clerks[1].post(url(line), {"way": "agree", "given_back": made.code})
    assert BankOrder.objects.get().iban == OTHER


def test_a_second_person_says_no(clerks, arrived):
    line = arrived("600.00")
    clerks[0].post(url(line), form())
    made = LineReturn.objects.get()
    answer = clerks[1].post(url(line), {"way": "refuse", "given_back": made.code}, follow=True)
    assert "Nothing is sent" in text_of(answer)
    assert "not sent" in text_of(answer)
    assert not BankOrder.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"way": "steal"},
        {"way": "propose"},
        form(reason=""),
        form(iban=""),
        form(name=""),
        form(iban="ES00"),
        form(iban="x" * 50),
        form(name="a\x00b"),
        form(reason="x" * 301),
        {"way": "agree"},
        {"way": "agree", "given_back": "lr-nothing"},
        {"way": "refuse", "given_back": "x" * 40},
    ],
)
def test_what_cannot_be_decided_changes_nothing(clerks, arrived, given):
    line = arrived()
    assert clerks[0].post(url(line), given).status_code == 200
    line.refresh_from_db()
    assert (line.state, LineReturn.objects.count()) == (LineState.UNMATCHED, 0)


def test_money_out_is_never_sent_back(clerks, arrived, now):
    import_statement(by=None, data=camt(entry("9.00", side="DBIT")), filename="m.xml", now=now)
    assert clerks[0].get(url(StatementLine.objects.get())).status_code == 404


def test_a_queue_costs_the_same_with_one_row_and_three(clerks, django_assert_max_num_queries):
    LineReturnFactory()
    clerks[0].get("/en/finance/bank-back/")
    with django_assert_max_num_queries(14) as one:
        clerks[0].get("/en/finance/bank-back/")
    LineReturnFactory.create_batch(2)
    with django_assert_max_num_queries(14) as three:
        assert text_of(clerks[0].get("/en/finance/bank-back/")).count("deskrow__head") == 3
    assert len(one) == len(three)


def test_the_desk_counts_what_waits_for_a_second_person(clerks):
    made = LineReturnFactory()
    page = text_of(clerks[0].get("/en/finance/"))
    assert "Money to send back to its sender" in page
    assert str(made) == made.code


def test_a_row_says_what_is_over_after_what_went_back(clerks, now):
    match = LineMatchFactory(amount_minor=10_00, line__state=LineState.PARTLY_MATCHED)
    LineReturnFactory(line=match.line, amount_minor=5_00, agreed=True, decided_at=now)
    assert "€10 are over" in text_of(clerks[0].get("/en/finance/bank-partly/"))


# The provider's payout ------------------------------------------------------------------------------------------------


@pytest.fixture
def payout(now):
    return ProviderMove.objects.create(
        move_id="txn_p", kind="payout", amount_minor=-40_00, fee_minor=0, net_minor=-40_00, currency="EUR",
        source_id="po_x", created_at=now, seen_at=now,
    )  # fmt: skip


def test_a_person_recognises_the_providers_payout(clerks, arrived, payout):
    line = arrived()
    assert "It is this payout" in text_of(clerks[0].get(url(line, "")))
    clerks[0].post(url(line, ""), {"way": "provider", "move": payout.move_id})
    line.refresh_from_db()
    assert line.state == LineState.MATCHED
    page = text_of(clerks[0].get(url(line, "")))
    assert "Our own money" in page
    assert "What could it be for?" not in page


@pytest.mark.parametrize("move", ["", "txn_nothing", "x" * 70, "a\x00"])
def test_a_payout_nobody_knows_matches_nothing(clerks, arrived, payout, move):
    line = arrived()
    assert clerks[0].post(url(line, ""), {"way": "provider", "move": move}).status_code == 200
    line.refresh_from_db()
    assert line.state == LineState.UNMATCHED
