package org.camelvoice.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camelvoice.strictjson.Refusal;

/** A page's captions: each item after its predecessor, whenever it arrives. Written by the loop's thread only. */
final class BrowserCaptions {
    /** Items in order; an item whose text has not come yet keeps its place. */
    private final List<String> order = new ArrayList<>();

    private final Map<String, BrowserCaption> captions = new HashMap<>();

    /** The items with text, in order. */
    List<BrowserCaption> inOrder() {
        return order.stream().filter(captions::containsKey).map(captions::get).toList();
    }

    /** @throws Refusal if it contradicts an earlier caption of this item */
    void put(BrowserCaption caption) {
        BrowserCaption before = captions.get(caption.itemId());
        if (before != null) {
            checkSuccessor(before, caption);
        }
        captions.put(caption.itemId(), caption);
        place(caption.itemId(), caption.previousItemId());
    }

    private static void checkSuccessor(BrowserCaption before, BrowserCaption after) {
        refuseIf(!before.role().equals(after.role()), "an item has changed its role");
        refuseIf(before.isFinal() && !after.isFinal(), "an item's text was final and is not any more");
        refuseIf(before.isFinal() && !after.interrupted(), "an item's text comes again after it was final");
        refuseIf(before.interrupted() && !after.interrupted(), "an item was interrupted and is not any more");
        refuseIf(before.interrupted() && before.isFinal(), "an item's text comes again after it was interrupted");
    }

    private void place(String itemId, String previousItemId) {
        int place = order.indexOf(itemId);
        if (previousItemId == null) {
            if (place < 0) {
                order.add(0, itemId);
            }
            return;
        }
        int previous = order.indexOf(previousItemId);
        if (previous < 0) {
            previous = place < 0 ? order.size() : place;
            order.add(previous, previousItemId);
            place = place < 0 ? place : place + 1;
        }
        if (place < 0) {
            order.add(previous + 1, itemId);
        }
    }

    static void refuseIf(boolean isForbidden, String why) {
        if (isForbidden) {
            throw new Refusal(null, why, null);
        }
    }
}
