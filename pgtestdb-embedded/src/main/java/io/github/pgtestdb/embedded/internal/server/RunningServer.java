// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

/**
 * A server that accepts connections.
 *
 * @param run its directory
 * @param launched its process
 * @param port its port
 */
public record RunningServer(RunDirectory run, Launcher.Launched launched, int port) {}
