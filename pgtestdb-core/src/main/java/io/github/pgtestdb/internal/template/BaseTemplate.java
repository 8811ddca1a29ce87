// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;

/**
 * A template from which another one is built.
 *
 * @param held the migrator's fingerprint of its content
 * @param isLayer whether the remaining migrations run in separate sessions in any case
 * @param template the template
 */
public record BaseTemplate(Fingerprint held, boolean isLayer, Template template) {}
