package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One output item as it is sent: opened, filled by deltas, closed. On the session's loop. */
abstract class ItemStream {

    private final ResponseWriter writer;
    private final StoredItem item;
    private int outputIndex;

    ItemStream(ResponseWriter writer, StoredItem item) {
        this.writer = writer;
        this.item = item;
    }

    /** {@code output_item.added}, {@code conversation.item.added}, and the content part. */
    final void open(int index) {
        outputIndex = index;
        writer.itemAdded(outputIndex, item);
        openPart();
    }

    /** The content, delta by delta. */
    abstract List<Step> deltas(double pace);

    /** @param status completed or incomplete */
    final void close(String status) {
        closePart();
        item.json().put("status", status);
        writer.itemDone(outputIndex, item);
    }

    /** Its audio, if it has any, is to pause. Called before {@link #deltas}. */
    ItemStream pausing(Output.Pausing pause) {
        return this;
    }

    abstract void openPart();

    abstract void closePart();

    /** The tokens of the content sent so far. */
    abstract TokenCount.Output tokens();

    final StoredItem item() {
        return item;
    }

    final void send(ObjectNode event) {
        writer.send(event);
    }

    /** An event about the item's single content part. */
    final ObjectNode partEvent(String type) {
        return itemEvent(type).put("content_index", 0);
    }

    final ObjectNode itemEvent(String type) {
        return writer.event(type).put("item_id", item.id()).put("output_index", outputIndex);
    }
}
