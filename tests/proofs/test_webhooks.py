"""Messages in every order, doubled, lost, early, late: one end state. Forged ones: nothing at all.
The controls: believing a message's body ends differently, and the true message is taken."""

import itertools
import json
import random
import time

import pytest

from payments.checks_money import check_money
from payments.models import Payment, ProviderEvent
from payments.sandbox.webhooks import signed
from payments.services import inbox

from .programme import UNHEARD
from .scenes import ChargeInbox
from .stage import SECRET, on_stage, undone
from .told import story

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
SEED = 20261122


@pytest.fixture(params=UNHEARD, ids=lambda scene: scene.name)
def unheard(request):
    """(scene, stage, its messages): the provider has finished, and nobody has told us."""
    with on_stage() as stage:
        scene = request.param()
        scene.prepare(stage)
        yield scene, stage, stage.events()


def told(scene, stage, events):
    """The story after these messages, and the clock's next rounds; everything is as before afterwards."""
    with undone(stage):
        for event in events:
            stage.hear(event)
        for minutes in (2, 2):
            stage.tick(minutes)
        scene.end(stage)
        return story(scene.code)


def test_messages_in_any_order_doubled_or_lost_end_alike(unheard, size, figures):
    scene, stage, events = unheard
    wanted = told(scene, stage, events)
    orders = list(itertools.permutations(events))
    every = random.Random(SEED).sample(orders, min(len(orders), size(3, 120, 5040)))
    doubled = [[*events, event] for event in events] + [[event for event in events for _ in range(2)], events[::-1] * 2]
    lost = [[e for e in events if e is not event] for event in events] + [[]]
    for order in [*every, *doubled, *lost]:
        assert told(scene, stage, order) == wanted, [event["type"] for event in order]
    figures(
        f"{scene.name}: {len(events)} messages, {len(every)} of {len(orders)} orders, {len(doubled)} doubled, "
        f"{len(lost)} lost: one end state"
    )


def test_messages_between_the_steps_end_alike(size, figures):
    """Each message may come as early as it exists: between any two steps of the scene."""
    stories, played = [], 0
    for seed in range(size(2, 12, 100)):
        chance = random.Random(SEED + seed)
        with on_stage(seed=seed) as stage:
            scene = ChargeInbox()
            original, waiting = stage.gateway._client._requestor._client.request, []

            def request(*given, _ask=original, _stage=stage, _waiting=waiting, _chance=chance, **named):
                answer = _ask(*given, **named)
                _waiting.extend(_stage.events())
                _chance.shuffle(_waiting)
                return answer

            stage.gateway._client._requestor._client.request = request
            scene.prepare(stage)
            while waiting:
                stage.hear(waiting.pop())
            for minutes in (2, 2, 2):
                stage.tick(minutes)
            scene.end(stage)
            stories.append(story(scene.code))
            played += 1
    assert all(found == stories[0] for found in stories)
    figures(f"{played} random interleavings of all messages of a pledge: one end state")


def test_believing_a_message_would_end_differently(monkeypatch, figures):
    """The control: a worker that believes the newest message it read instead of asking."""
    ends = set()
    with on_stage() as stage:
        scene = ChargeInbox()
        scene.prepare(stage)
        events = stage.events()
        with monkeypatch.context() as patched:
            patched.setattr(inbox, "apply", believe)
            for order in itertools.permutations(events):
                with undone():
                    for event in order:
                        stage.hear(event)
                    ends.add(scene.payments().get().state)
    figures(f"control: believing messages ends in {len(ends)} different states")
    assert len(ends) > 1


def believe(*, payment_id, cause, now, provider_event=""):
    kind = ProviderEvent.objects.get(event_id=provider_event).kind
    state = "collected" if kind.endswith("succeeded") else "declined" if kind.endswith("failed") else "unknown"
    Payment.objects.filter(pk=payment_id).update(state=state, collected_at=now)
    return state


def forgeries(events, chance):
    """Bodies and signatures that are not the provider's, without end."""
    while True:
        event = chance.choice(events)
        body, signature = signed(event, SECRET)
        place, other = chance.randrange(len(body)), chance.randrange(256)
        flipped = body[:place] + bytes([other]) + body[place + 1 :]
        letter = chance.randrange(len(signature))
        kinds = [
            (flipped, signature),
            (body[:place], signature),
            (body + bytes([other]), signature),
            (body, signature[:letter] + chance.choice("0123456789abcdefxyz,=") + signature[letter + 1 :]),
            (body, signature[:letter]),
            (body, ""),
            signed(event, f"whsec_{other}"),
            signed(event, SECRET, at=int(time.time()) - 301 - other),
            signed(event | {"livemode": True}, SECRET),
            (signed(chance.choice(events), SECRET)[0].replace(b"evt_", b"evu_"), signature),
            (json.dumps([json.loads(body)]).encode(), signature),
            (chance.randbytes(other), signature),
        ]
        made = chance.choice(kinds)
        if made != (body, signature):
            yield made


def test_forged_messages_leave_no_trace(client, size, figures):
    with on_stage() as stage:
        scene = ChargeInbox()
        scene.prepare(stage)
        events = stage.events()
        before, wanted = story(scene.code), size(60, 1000, 10_000)
        for body, signature in itertools.islice(forgeries(events, random.Random(SEED)), wanted):
            answer = client.post(
                "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
            )
            assert answer.status_code == 400, (body, signature)
        rows = ProviderEvent.objects.count()
        assert (story(scene.code), rows) == (before, 0)
        figures(f"{wanted} forged messages: all refused, {rows} rows, 0 changes (seed {SEED})")
        stage.hear(events[-1])
        assert story(scene.code) != before
        assert ProviderEvent.objects.count() == 1
        assert check_money(stage.now) == []
