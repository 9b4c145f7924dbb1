// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that comes back at another address is found there, whatever its name server says of the old one. */
class PeerNamesTest {
    private static final String NAME = "peer.test";
    private static final int A_RECORD = 1;
    private static final int HEADER_BYTES = 12;

    private final Vertx vertx = Vertx.vertx();
    private volatile int lastByte = 1;
    private int namesPort;
    private int peerPort;

    @BeforeEach
    void aNameServerAndAPeerAtTwoAddresses() throws Exception {
        DatagramSocket names = vertx.createDatagramSocket();
        names.handler(question -> answer(names, question));
        await(names.listen(0, "127.0.0.1"));
        namesPort = names.localAddress().port();
        peerPort = await(vertx.createNetServer()
                        .connectHandler(NetSocket::resume)
                        .listen(0, "0.0.0.0"))
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aPeerIsFoundAtItsNewAddress() throws Exception {
        assertThat(findsItsNewAddress(PeerNames.resolver(), 60)).isTrue();
    }

    @Test
    void theAnswerOfTheNameServerAloneWouldHideIt() throws Exception {
        assertThat(findsItsNewAddress(new AddressResolverOptions(), 3)).isFalse();
    }

    private boolean findsItsNewAddress(AddressResolverOptions resolver, int seconds) throws Exception {
        Vertx node = Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(
                        resolver.addServer("127.0.0.1:" + namesPort).setOptResourceEnabled(false)));
        try {
            NetClient client = node.createNetClient();
            assertThat(addressReached(client)).isEqualTo("127.0.0.1");
            lastByte = 2;
            Awaitility.await().atMost(seconds, TimeUnit.SECONDS).until(() -> addressReached(client)
                    .equals("127.0.0.2"));
            return true;
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return false;
        } finally {
            await(node.close());
        }
    }

    private String addressReached(NetClient client) throws Exception {
        NetSocket socket = await(client.connect(peerPort, NAME));
        String address = socket.remoteAddress().hostAddress();
        await(socket.close());
        return address;
    }

    /** Says that the address of any name is 127.0.0.x, and holds for ten minutes; that it has no other. */
    private void answer(DatagramSocket names, DatagramPacket packet) {
        Buffer question = packet.data();
        int end = HEADER_BYTES;
        while (question.getByte(end) != 0) {
            end += question.getByte(end) + 1;
        }
        boolean wantsAddress = question.getShort(end + 1) == A_RECORD;
        Buffer answer = Buffer.buffer()
                .appendShort(question.getShort(0))
                .appendShort((short) 0x8180)
                .appendShort((short) 1)
                .appendShort((short) (wantsAddress ? 1 : 0))
                .appendInt(0)
                .appendBuffer(question.getBuffer(HEADER_BYTES, end + 5));
        if (wantsAddress) {
            answer.appendShort((short) 0xC00C)
                    .appendShort((short) A_RECORD)
                    .appendShort((short) 1)
                    .appendInt(600)
                    .appendShort((short) 4)
                    .appendBytes(new byte[] {127, 0, 0, (byte) lastByte});
        }
        names.send(answer, packet.sender().port(), packet.sender().host());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
