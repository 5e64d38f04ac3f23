package org.camelvoice.call;

import org.camelvoice.audio.AudioPath;

/** The direction of a message. */
public enum Direction {
    FROM_CALLER {
        @Override
        AudioPath path(Call call) {
            return call.callerPath();
        }
    },
    FROM_MODEL {
        @Override
        AudioPath path(Call call) {
            return call.modelPath();
        }
    };

    abstract AudioPath path(Call call);
}
