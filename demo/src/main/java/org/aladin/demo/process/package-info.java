/* SPDX-License-Identifier: Apache-2.0 */

/** Work beside the main thread: in threads of this JVM, or in a JVM of its own. */
package org.aladin.demo.process;
