// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Separates pgjdbc's connection properties. Some decide only how the server is reached and which role logs in. All
 * others may change the effect of SQL, including properties that this list does not know.
 */
public final class TransportProperties {

    /** The prefix of properties that configure TLS. */
    private static final String TLS_PREFIX = "ssl";

    private static final Set<String> NAMES = Set.of(
            "ApplicationName",
            "authenticationPluginClassName",
            "cancelSignalTimeout",
            "channelBinding",
            "connectTimeout",
            "gssEncMode",
            "gssResponseTimeout",
            "gssUseDefaultCreds",
            "gsslib",
            "hostRecheckSeconds",
            "jaasApplicationName",
            "jaasLogin",
            "kerberosServerName",
            "loadBalanceHosts",
            "localSocketAddress",
            "logServerErrorDetail",
            "logUnclosedConnections",
            "loggerFile",
            "loggerLevel",
            "loginTimeout",
            "maxSendBufferSize",
            "password",
            "pemKeyAlgorithm",
            "protocolVersion",
            "receiveBufferSize",
            "requireAuth",
            "sendBufferSize",
            "service",
            "socketFactory",
            "socketFactoryArg",
            "socketTimeout",
            "sspiServiceClass",
            "targetServerType",
            "tcpKeepAlive",
            "tcpNoDelay",
            "useSpnego",
            "user");

    private TransportProperties() {}

    /** Returns the properties that may change the effect of SQL. */
    public static Map<String, String> leftOut(Map<String, String> properties) {
        Map<String, String> others = new HashMap<>(properties);
        others.keySet().removeIf(name -> name.startsWith(TLS_PREFIX) || NAMES.contains(name));
        return others;
    }
}
