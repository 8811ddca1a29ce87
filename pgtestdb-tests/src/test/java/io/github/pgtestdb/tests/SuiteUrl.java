// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import java.net.URI;
import java.util.Map;

/** A server given as {@code postgresql://user:password@host:port/database}. */
public record SuiteUrl(String url) {

    public ConnectionDetails details() {
        URI uri = URI.create(url);
        String[] credentials = uri.getUserInfo().split(":", 2);
        return new ConnectionDetails(
                uri.getHost(),
                uri.getPort(),
                uri.getPath().substring(1),
                credentials[0],
                credentials.length == 2 ? credentials[1] : null,
                Map.of());
    }
}
