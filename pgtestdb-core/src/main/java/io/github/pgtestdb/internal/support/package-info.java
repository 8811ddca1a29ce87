/** Helpers of the core that the modules of this project use too: quoting, SQL errors, hints, files of the user. */
@NullMarked
package io.github.pgtestdb.internal.support;

import org.jspecify.annotations.NullMarked;
