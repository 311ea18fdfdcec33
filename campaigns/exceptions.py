"""What this app refuses, each with a sentence for the person.
Nothing is decided here."""

from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class CampaignError(DomainError):
    """Base of this app's errors."""

    sentence = _("This is not possible for this campaign.")


class NotYourCampaign(CampaignError):
    sentence = _("Only the team of this cooperative can do this.")


class NoPlaceForCampaigns(CampaignError):
    sentence = _("Campaigns cannot be prepared yet: the campaigns page of this site is missing.")


class CampaignFrozen(CampaignError):
    sentence = _(
        "This campaign can no longer be changed here. Once it is in review or open, its goal, costs, rewards and"
        " dates stay as they are, so that everybody knows what they support."
    )


class CampaignNotReady(CampaignError):
    sentence = _("The campaign is not ready yet. Please look at the list of what is missing.")


class IllegalCampaignMove(CampaignError):
    sentence = _("The campaign is at another step by now. Please reload the page.")


class OwnCampaignReview(CampaignError):
    sentence = _("Nobody reviews a campaign of a cooperative they belong to.")


class LaunchDateInvalid(CampaignError):
    sentence = _("Please choose a launch date in the future.")


class CampaignNotOpen(CampaignError):
    sentence = _("This campaign is not open for support now. Nothing was saved and nothing will be charged.")


class PledgesPaused(CampaignError):
    sentence = _("Pledges are paused for a moment. Nothing was charged. Please try again a little later.")


class RewardUnknown(CampaignError):
    sentence = _("This reward does not belong to this campaign. Please choose again.")


class RewardSoldOut(CampaignError):
    sentence = _("The last unit of this reward has just gone. Please choose another one, or give without a reward.")


class AmountTooSmall(CampaignError):
    sentence = _("This amount is too small.")


class TransfersOff(CampaignError):
    sentence = _("Bank transfers are not possible here. Please choose a card.")


class TransferTooLarge(CampaignError):
    sentence = _("This is more than can be promised by bank transfer here. The team is glad to hear from you.")


class OneTransferEach(CampaignError):
    sentence = _("With this address a transfer is promised to this campaign already. You can change that one instead.")


class OfflineSecondPerson(CampaignError):
    sentence = _("Somebody of finance has to answer who did not enter it and does not belong to the cooperative.")


class OfflineDecided(CampaignError):
    sentence = _("This was answered already. Please reload the page.")


class WrongDay(CampaignError):
    sentence = _("Choose a day since the campaign opened, not in the future.")


class PledgeLocked(CampaignError):
    sentence = _("This pledge can no longer be changed: the campaign has ended or the pledge was closed.")


class ClockDisagrees(CampaignError):
    sentence = _("The clocks of this machine and of the database are apart. Nothing is closed until they agree.")


class ReasonMissing(CampaignError):
    sentence = _("Please say why, in words that everybody who supports it may read.")


class StopNeedsTwo(CampaignError):
    sentence = _("Whoever proposes this cannot decide it. Another person has to look.")


class NothingToStop(CampaignError):
    sentence = _("There is nothing to stop here: the campaign is at another step by now.")


class TwoPeopleStopIt(CampaignError):
    sentence = _("Cards of the first round are being charged already. Stopping the campaign now takes two people.")


class CampaignNotPublic(CampaignError):
    sentence = _("The campaign is not open yet. Once it is, this is the place for it.")


class RemarkDecided(CampaignError):
    sentence = _("This was hidden already. Please reload the page.")


class IllegalMatchMove(CampaignError):
    sentence = _("This match is at another step by now. Please reload the page.")


class NotYourFund(CampaignError):
    sentence = _("Only the people of this match fund can do this.")


class NoSuchPerson(CampaignError):
    sentence = _("Nobody has an account with this address. Ask them to make one first.")


class FundAtAnotherStep(CampaignError):
    sentence = _("The match fund is at another step by now. Please reload the page.")


class FundFrozen(CampaignError):
    sentence = _("A fund that gives keeps its rules and limits: people were told what their pledge brings.")


class QuestionsFixed(CampaignError):
    sentence = _("A team has pitched already: the questions stay as they were asked.")


class TooManyQuestions(CampaignError):
    sentence = _("Twelve questions at most: teams answer them beside their work.")


class FundNotReady(CampaignError):
    sentence = _("Before it can begin, a fund needs one rule, and money that has been paid in.")


class FundWantsNoPitches(CampaignError):
    sentence = _("This match fund takes no pitches now.")


class PitchNotPossible(CampaignError):
    sentence = _("Only a campaign that is being prepared, or in its first round, can ask to be matched.")


class TermsNotAccepted(CampaignError):
    sentence = _("Please accept the rules of the fund first.")


class PitchDecided(CampaignError):
    sentence = _("This pitch was answered already. Please reload the page.")


class OwnPitch(CampaignError):
    sentence = _("Nobody answers the pitch of a cooperative they belong to.")


class NothingOwed(CampaignError):
    sentence = _("Returns are delivered once a campaign has succeeded.")


class HelpNotTaken(CampaignError):
    sentence = _("This campaign takes no offers of help now.")


class NeedIsMet(CampaignError):
    sentence = _("Enough people have offered this already. Thank you! Perhaps another need is still open.")


class OfferAnswered(CampaignError):
    sentence = _("This offer has been answered already. Please reload the page.")


class NothingToHandOver(CampaignError):
    sentence = _("There is nothing to hand over here: the pledge was not paid, or it has no reward.")


class AlreadyAsked(CampaignError):
    sentence = _("The backers of this reward were asked already. Please reload the page.")


class NothingAsked(CampaignError):
    sentence = _("Write at least one question: this reward is not sent, so no address is needed.")


class SurveyOver(CampaignError):
    sentence = _("The day for answers has passed, so this can no longer be changed.")


class NotHeardNow(CampaignError):
    sentence = _("This campaign does not ask people beforehand now. Nothing was saved.")


class SoundingStopped(CampaignError):
    sentence = _("Whoever accompanies you has closed this page. Talk to them: they can open it again.")


class OwnTeamSpeaks(CampaignError):
    sentence = _("You belong to this team. What counts here is what others say.")


class NotYours(CampaignError):
    sentence = _("This is not for you to decide.")


class NoTalkHere(CampaignError):
    sentence = _("Messages are possible once the pledge counts and there is an address to tell.")


class TalkBlocked(CampaignError):
    sentence = _("They want no more messages from you. They can still write to you.")


class TooManyMessages(CampaignError):
    sentence = _("That is enough for one day. Please go on tomorrow.")


class ReportDecided(CampaignError):
    sentence = _("This was decided already. Please reload the page.")


class NotUnsuccessful(CampaignError):
    sentence = _("This is for campaigns that did not reach their minimum.")


class TriedAgain(CampaignError):
    sentence = _("You have begun another one already. Please go on with that draft.")


class NotLower(CampaignError):
    sentence = _("The new minimum has to be lower than the old one, and more than nothing.")


class NothingToTell(CampaignError):
    sentence = _("What became of it is told once a campaign has succeeded.")


class StoryDecided(CampaignError):
    sentence = _("This story was answered already. Please reload the page.")


class StoryIsRead(CampaignError):
    sentence = _("What became of a campaign is read by somebody of the programme before it is published.")


class DraftTooLong(CampaignError):
    sentence = _("This is too long to be kept as a draft. Please shorten it.")


class WrittenElsewhere(CampaignError):
    sentence = _(
        "You were writing this on another device or in another window too. Both texts are here: the other one stands"
        " below, this one in the form. Saving again puts this one in its place."
    )


class SavedMeanwhile(CampaignError):
    sentence = _(
        "Somebody saved this part while you were writing. Both texts are here: what was saved stands below, yours in"
        " the form. Saving again puts yours in its place."
    )


class BasketEmpty(CampaignError):
    sentence = _("Your basket is empty.")


class BasketTooFull(CampaignError):
    sentence = _("A basket holds ten campaigns at most. Please finish this one first.")


class LineRefused(CampaignError):
    """One campaign of a basket cannot take its pledge: which one, and why in its own words."""

    def __init__(self, campaign_code: str, why: str) -> None:
        self.campaign_code = campaign_code
        super().__init__(why)


class TipTooSmall(CampaignError):
    sentence = _("The smallest tip is one euro. You may also leave it empty.")


class TipLocked(CampaignError):
    sentence = _("This tip can no longer be changed: it is closed, or its campaigns have ended.")
