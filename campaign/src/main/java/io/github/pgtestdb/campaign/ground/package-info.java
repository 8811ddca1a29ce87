/** PostgreSQL servers that belong to the campaign. */
@NullMarked
package io.github.pgtestdb.campaign.ground;

import org.jspecify.annotations.NullMarked;
