/** The outbox, its listeners, and the queue of jobs. */
@NullMarked
package io.github.pgtestdb.examples.events;

import org.jspecify.annotations.NullMarked;
