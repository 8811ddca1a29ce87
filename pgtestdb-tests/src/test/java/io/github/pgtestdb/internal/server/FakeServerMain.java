// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has taken over the port of a PostgreSQL server. It prints everything that clients send to it. It knows
 * no password, and tries to get one or to be taken for the server.
 */
final class FakeServerMain {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int OK = 0;
    private static final int CLEARTEXT = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    /** The answer to the first message of a client. */
    enum Answer {
        REQUESTS_CLEARTEXT,
        REQUESTS_MD5,
        REQUESTS_NOTHING,
        BREAKS_OFF_SCRAM,
        ENDS_SCRAM_EARLY,
        FORGES_SCRAM
    }

    private final Answer answer;
    private final DataInputStream in;
    private final DataOutputStream out;

    private FakeServerMain(Answer answer, Socket client) throws IOException {
        this.answer = answer;
        this.in = new DataInputStream(client.getInputStream());
        this.out = new DataOutputStream(client.getOutputStream());
    }

    public static void main(String[] arguments) throws Exception {
        Answer answer = Answer.valueOf(arguments[1]);
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getLoopbackAddress())) {
            new Thread(() -> accept(server, answer)).start();
            say("LISTENING");
            System.in.read();
        }
        System.exit(0);
    }

    private static void accept(ServerSocket server, Answer answer) {
        try {
            while (true) {
                Socket client = server.accept();
                new Thread(() -> serve(answer, client)).start();
            }
        } catch (IOException e) {
            // The process ends.
        }
    }

    private static void serve(Answer answer, Socket client) {
        try (client) {
            new FakeServerMain(answer, client).serve();
        } catch (EOFException | SocketException e) {
            // The client has closed the connection.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }

    private void serve() throws IOException {
        List<String> startup = startup();
        say("CLIENT " + startup.get(startup.indexOf("user") + 1));
        authenticate();
        out.writeByte('Z');
        out.writeInt(5);
        out.writeByte('I');
        out.flush();
        while (true) {
            say("PASSED " + (char) in.readByte() + " " + text(in.readInt() - 4));
        }
    }

    private List<String> startup() throws IOException {
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            if (code != SSL_REQUEST && code != GSS_REQUEST) {
                return new ArrayList<>(List.of(text(length - 8).split("\0", -1)));
            }
            out.writeByte('N');
            out.flush();
        }
    }

    private void authenticate() throws IOException {
        switch (answer) {
            case REQUESTS_CLEARTEXT -> request(CLEARTEXT, "");
            case REQUESTS_MD5 -> request(MD5, "salt");
            case REQUESTS_NOTHING -> {
                // The client is let in at once.
            }
            case BREAKS_OFF_SCRAM -> request(SASL, "SCRAM-SHA-256\0\0");
            case ENDS_SCRAM_EARLY -> scram();
            case FORGES_SCRAM -> {
                scram();
                send(SASL_FINAL, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
            }
        }
        send(OK, "");
    }

    private void scram() throws IOException {
        String first = request(SASL, "SCRAM-SHA-256\0\0");
        String nonce = first.substring(first.indexOf("r=") + 2);
        request(SASL_CONTINUE, "r=" + nonce + "mine,s=c2FsdHNhbHRzYWx0c2FsdA==,i=4096");
    }

    private String request(int code, String payload) throws IOException {
        send(code, payload);
        char type = (char) in.readByte();
        String answered = text(in.readInt() - 4);
        say("ANSWER " + type + " " + answered.replace('\0', '~'));
        return answered;
    }

    private void send(int code, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        out.writeByte('R');
        out.writeInt(8 + bytes.length);
        out.writeInt(code);
        out.write(bytes);
        out.flush();
    }

    private String text(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }
}
