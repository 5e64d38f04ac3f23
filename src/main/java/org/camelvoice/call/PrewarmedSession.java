package org.camelvoice.call;

/** A session with a model that was opened before its call began. */
public interface PrewarmedSession {

    /** No call will need it: closes it. Called from any thread, at most once. */
    void close();
}
