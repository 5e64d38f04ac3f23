package org.camelvoice.realtime.client;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelSession;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.AnswerWatch;
import org.camelvoice.model.Apology;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;

/**
 * A call's session with a Realtime server.
 *
 * <p>What the server says is first understood here (what is said by whom, which response counts, whether an answer is
 * due) and then handed to the call's routes, in order. What routes have for the server before it is ready is kept until
 * then. A session that fails ends its call, after a few words of apology to the caller. Owned by the call's loop.
 */
public final class RealtimeSession implements ModelSession, MediaLoop.Ticker {
    private final Call call;
    private final CurrentLink link = new CurrentLink();
    private final LinkOpening opening;
    private final Outbox outbox;
    private final ResponseSequencer sequencer;
    private final AnswerWatch watch = new AnswerWatch();
    private final Truncations truncations;
    private final Transcripts transcripts;
    private final Items items;
    private final Consumption consumption;
    private final FunctionCalls functionCalls;
    private final Responses responses;
    private final CallerTurns turns;
    private final InputAudio input;
    private final OutputAudio output;

    /** @param functions what the model may call */
    public RealtimeSession(Call call, SessionOptions options, Apology apology, Functions.Source functions) {
        this.call = call;
        this.outbox = new Outbox(link);
        this.sequencer = new ResponseSequencer(this::sendCreate, call.loop()::nanoTime);
        this.truncations = new Truncations(call.minutes().conversation(), outbox::send);
        Greeting greeting = new Greeting(options.greeting());
        this.opening = new LinkOpening(call, options, link, greeting, new LinkListener());
        this.consumption =
                new Consumption(call.minutes()::used, options, call.minutes().farewells());
        this.transcripts = new Transcripts(call, options.transcriptionModel() != null, consumption);
        this.items = new Items(call, outbox, sequencer, transcripts, truncations, greeting);
        this.functionCalls = new FunctionCalls(call, options, functions, items, sequencer, outbox);
        this.output = new OutputAudio(call, options.outputFormat(), apology, watch, greeting);
        this.responses = new Responses(
                call, outbox, sequencer, functionCalls, truncations, output, consumption, watch, greeting);
        this.turns = new CallerTurns(call, options, sequencer, watch, functionCalls, output);
        if (!options.interruptResponse()) { // then the server stops nothing by itself: a route decides, and clears
            call.earpiece().whenCleared(responses::cancelActive);
        }
        this.input = new InputAudio(call, options.inputFormat(), link::offer);
    }

    /** Opens the socket. Called once. */
    public void open(RealtimeTransport transport) {
        call.loop().add(this);
        opening.open(transport);
    }

    /**
     * Takes over a link that was opened before the call, with the same options as this session; opens a new one if that
     * has failed. Called once, instead of {@link #open}.
     */
    public void adopt(PrewarmedLink prewarmed, RealtimeTransport otherwise) {
        call.loop().add(this);
        functionCalls.told(prewarmed.functions());
        opening.adopt(prewarmed, otherwise);
    }

    // What routes send.

    /** Audio of the caller, base64 in the session's input format; kept until the session is configured. */
    public void append(String base64) {
        input.append(base64);
    }

    /** The caller's turn ends with the audio appended so far. */
    public void commitInput() {
        input.commit();
    }

    /** The audio appended since the last turn is forgotten. */
    public void clearInput() {
        input.clear();
    }

    /** Adds an item to the conversation, behind any interruption still to be reported. A response requested next answers it. */
    public void add(Item item) {
        items.add(item);
    }

    /**
     * Sends an event; before the session is ready it is kept, and when it is closed it is dropped.
     *
     * @throws IllegalStateException if 100 are kept already
     */
    public void send(ClientEvent event) {
        outbox.send(event);
    }

    private void sendCreate(ClientEvent create) {
        watch.asked(call.loop().nanoTime(), null);
        send(create);
    }

    /** Asks for an answer to the conversation as it is, when one may be asked for. */
    public void requestResponse() {
        items.requestResponse();
    }

    @Override
    public void tell(Speaker speaker, String words) {
        if (speaker == Speaker.CALLER) {
            functionCalls.callerSpoke();
        }
        add(speaker == Speaker.CALLER ? Item.user(words) : Item.system(words));
        requestResponse();
    }

    @Override
    public void cancelResponse() {
        watch.callOff();
        responses.cancelActive();
    }

    @Override
    public boolean isBusy() {
        return !link.isReady() || !sequencer.isFree() || watch.isAwaiting() || functionCalls.areRunning();
    }

    @Override
    public boolean isSpeaking() {
        return responses.isSpeaking();
    }

    @Override
    public void interrupted(Interruption interruption) {
        responses.cancelOutOfBand();
        items.interrupted(interruption);
    }

    /** Tells the model how much was heard of one item. */
    public void truncate(String itemId, long heardMillis) {
        truncations.truncate(itemId, heardMillis);
    }

    // What the clock says.

    @Override
    public void tick(long now) {
        try {
            look(now);
        } catch (Error e) { // an exception may be one moment's
            call.routes().broken(e);
        }
    }

    private void look(long now) {
        if (!link.isReady()) {
            opening.tick(now);
            return;
        }
        input.drain();
        turns.tick();
        sequencer.tick(now);
        functionCalls.tick(now);
        if (call.state().isOpen() && !link.isPaused()) { // or the answer may be there, and not be read
            responses.tick(now, link::silent);
        }
    }

    // How it ends.

    @Override
    public void apologize(EndReason why) {
        close();
        output.apologizePastRoutes(why.kind().isLimit());
    }

    @Override
    public void pause() {
        link.pause();
    }

    @Override
    public void resume() {
        if (link.isPaused()) {
            watch.anew(call.loop().nanoTime());
            link.resume();
        }
    }

    @Override
    public void close() {
        if (sequencer.isAnswering()) {
            link.closeAfter(responses.toCancel(), call.loop(), consumption);
        } else {
            link.close();
        }
        call.loop().remove(this);
        input.close();
        functionCalls.close();
    }

    /** What the server says. */
    private final class LinkListener extends OddEvents {

        private LinkListener() {
            super(call);
        }

        @Override
        public SessionConfig config() {
            return functionCalls.config();
        }

        @Override
        public void ready(AudioFormat given) {
            output.comesAs(given);
            call.events().modelConnected(call.facts(), opening.millis());
            call.connected();
            functionCalls.tellOfTools();
            outbox.sendEarly();
            responses.open();
            outbox.sendEarlyWords();
            input.open();
        }

        @Override
        public void event(ServerEvent event) {
            sequencer.seen(event.responseId());
            if (event.type().equals("response.output_audio.delta")) {
                output.delta(event, responses.isOutOfBand(event.responseId()));
            } else if (isForRoutes(event)) {
                call.routes()
                        .dispatch(new CallMessage(
                                "openai-realtime:" + event.type(),
                                event.json(),
                                event.itemId(),
                                event.responseId(),
                                false));
            }
        }

        /** The sound of a key is not speech and interrupts nothing. An event that closed the link is for routes only. */
        private boolean isForRoutes(ServerEvent event) {
            if (link.isClosed()) {
                return true;
            }
            if (event.type().equals("input_audio_buffer.speech_started")) {
                return turns.speechStarted(event);
            }
            understand(event);
            return true;
        }

        private void understand(ServerEvent event) {
            switch (event.type()) {
                case "error" -> responses.refused(event.error());
                case "input_audio_buffer.speech_stopped" -> turns.speechStopped(event);
                case "input_audio_buffer.committed" -> turns.committed();
                case "input_audio_buffer.cleared" -> turns.cleared();
                case "conversation.item.added" -> items.added(event);
                case "conversation.item.done" -> items.done(event);
                case "conversation.item.deleted" ->
                    call.minutes().conversation().deleted(event.itemId());
                case "response.created" -> responses.created(event.response());
                case "response.function_call_arguments.delta", "response.function_call_arguments.done" ->
                    watch.answered(event.responseId());
                case "response.output_item.done" -> functionCalls.itemDone(event);
                case "response.output_audio.done" -> output.complete(event.responseId());
                case "response.done" -> responses.done(event.response());
                default -> transcripts.understand(event);
            }
        }

        /** The call ends after a few words to the caller, unless it is ending already. */
        @Override
        public void failed(EndReason reason) {
            close();
            if (call.state().isOpen()) {
                output.apologizeUnlessHeard();
                call.ending().endSoon(reason);
                call.routes().afterwards(() -> call.ending().endAfterLastWords(reason));
            }
        }
    }
}
