// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

/** Receives notifications about templates. */
public interface TemplateObserver {

    void built(long nanos);

    void builtIncrementally(long nanos);

    void reused();
}
