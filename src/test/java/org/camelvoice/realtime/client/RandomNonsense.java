package org.camelvoice.realtime.client;

/** The other side of a {@link RandomConversation}: a server that says anything at any time. */
final class RandomNonsense extends RandomConversation {
    private static final long LONG_ENOUGH = 100 * SECOND;

    private int responses;
    private int withdrawals;
    /** Null before the first. */
    private String lastCreate;

    RandomNonsense() {
        may(3, this::ask);
        may(2, this::askItsOwn);
        may(2, this::sendItem);
        may(2, this::open);
        may(3, this::tellSpeechStarted);
        may(3, this::tellSpeechStopped);
        may(2, this::tellCommitted);
        may(1, this::tellTurnIsOurs);
        may(2, this::tellDiscarded);
        may(4, this::created);
        may(4, () -> tellDone("resp_" + (responses - 1)));
        may(1, () -> tellDone("resp_unknown"));
        may(2, () -> refused(lastCreate, true));
        may(1, () -> refused(lastCreate, false));
        may(1, () -> refused(null, true));
        may(1, () -> refused(null, false));
        may(1, () -> pass(SECOND));
        may(1, () -> pass(4 * SECOND));
        may(1, () -> pass(61 * SECOND));
    }

    @Override
    void sent(Request request, String eventId) {
        lastCreate = eventId;
    }

    @Override
    int withdrawals(Request request) {
        return withdrawals;
    }

    private void created() {
        String id = "resp_" + responses++;
        answeredByServer();
        if (!tellCreated(id, "somebody's")) {
            withdrawals++;
        }
    }

    private void refused(String eventId, boolean race) {
        if (lastCreate == null) {
            return;
        }
        happens("refused " + eventId + (race ? ", another is in progress" : ""));
        if (eventId != null || race) {
            request(lastCreate).lostRaces += race ? 1 : 0;
            answeredByServer();
        }
        sequencer.refused(eventId, race);
    }

    /** Nothing is heard any more. */
    @Override
    void end() {
        open();
        for (long end = now() + LONG_ENOUGH; now() < end; ) {
            pass(SECOND / 2);
        }
        check(sequencer.isFree(), "something waits for ever");
    }
}
