/** Where other nodes may be found, and where this one can be: names, interfaces, and their numeric addresses. */
@NullMarked
package io.grapevine.discovery;

import org.jspecify.annotations.NullMarked;
