// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the nodes of a cluster know, and nobody else. It is in no text: not in a log, a message or a printed configuration. */
public final class Secret {
    /** A shorter one could be guessed by trying. */
    public static final int CHARACTERS_MIN = 16;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * The secret with this text, without blanks around it.
     *
     * @throws IllegalArgumentException if it is too short; does not name it
     */
    public static Secret of(String text) {
        String stripped = text.strip();
        if (stripped.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException(
                    "a secret has " + CHARACTERS_MIN + " characters or more, not " + stripped.length());
        }
        return new Secret(stripped);
    }

    /** The secret that a file holds. */
    static Secret read(String place, Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(place + ": the secret in " + file + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
        return ConfigException.at(place + ": " + file, () -> of(text));
    }

    /** The key of a message authentication code. */
    public byte[] key() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "(a secret)";
    }
}
