// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What nodes do, in words short enough to read a transcript of. */
final class Words {
    private Words() {}

    static String of(Message message) {
        String type = message.getClass().getSimpleName();
        if (message instanceof Message.ReplicatePut put) {
            return type + " " + put.key().key() + " " + of(put.record());
        } else if (message instanceof Message.StoreHint hint) {
            return type + " for " + hint.target() + " " + hint.key().key() + " " + of(hint.record());
        } else if (message instanceof Message.FetchRecord fetch) {
            return type + " " + fetch.key().key();
        } else if (message instanceof Message.FetchRecordAck ack) {
            return type + " " + (ack.record() == null ? "damaged" : of(ack.record()));
        } else if (message instanceof Message.FetchCopy fetch) {
            return type + " " + fetch.key().key();
        } else if (message instanceof Message.FetchCopyAck ack) {
            String record = ack.record() == null ? "damaged" : of(ack.record());
            return type + " " + record + (ack.record() == null || ack.vouched() ? "" : ", not vouched for");
        } else if (message instanceof Message.ListKeysAck ack) {
            return type + " of " + ack.keys().size() + " keys";
        } else if (message instanceof Message.ReplicatePutAck ack) {
            return type + (ack.saved() ? "" : " not saved");
        } else if (message instanceof Message.StoreHintAck ack) {
            return type + (ack.saved() ? "" : " not saved");
        } else if (message instanceof Message.ForwardRequest forward) {
            return type + " " + forward.request().getClass().getSimpleName() + " "
                    + forward.request().key().key();
        } else if (message instanceof Message.ForwardRequestAck ack) {
            return type + " " + of(ack.reply());
        }
        return type;
    }

    static String of(List<Mutation> mutations) {
        return mutations.stream().map(Words::of).collect(Collectors.joining(", "));
    }

    private static String of(Mutation mutation) {
        String what = mutation.value() == null ? "no " : "";
        if (mutation.table() == Table.RECORDS) {
            String key = RecordKey.decode(mutation.key()).key().toString();
            return mutation.value() == null
                    ? "no record of " + key
                    : "record " + key + " " + of(RecordCodec.decode(mutation.value()));
        }
        return what + (mutation.table() == Table.HINTS ? "hint" : mutation.key().toString());
    }

    /** Its siblings, each with its dot, and what else its clock covers. */
    static String of(Cell record) {
        if (record.isNone()) {
            return "nothing";
        }
        String siblings = DottedCell.siblingsOf(record).stream().map(Words::of).collect(Collectors.joining(", "));
        DotSet others = record.clock();
        for (Sibling sibling : DottedCell.siblingsOf(record)) {
            others = others.without(sibling.dot());
        }
        return "{" + siblings + "}" + (others.equals(DotSet.EMPTY) ? "" : " knowing " + record.clock());
    }

    private static String of(Sibling sibling) {
        return sibling.dot() + "=" + of(sibling.value());
    }

    private static String of(@Nullable Value value) {
        return value == null ? "deleted" : value.content().utf8();
    }

    static String of(Reply reply) {
        String type = reply.getClass().getSimpleName();
        if (reply instanceof Reply.Found found) {
            return type + " "
                    + found.values().stream().map(each -> of(each.value())).collect(Collectors.joining(", "));
        } else if (reply instanceof Reply.Stored stored) {
            return type + " " + stored.version();
        } else if (reply instanceof Reply.Rejected rejected) {
            return type + " " + rejected.reason() + ": " + rejected.detail();
        } else if (reply instanceof Reply.Indeterminate unknown) {
            return type + " " + unknown.acknowledged() + " of " + unknown.needed() + ": " + unknown.detail();
        }
        return type;
    }
}
