package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;

/**
 * A template to build another one from.
 *
 * @param held what the migrator calls it
 * @param isLayer whether the rest runs in sessions of its own in any case
 * @param isShorter whether it is a shorter set of the same migrations, which happened to have a template
 * @param template the template
 */
record Ground(Fingerprint held, boolean isLayer, boolean isShorter, Template template) {}
