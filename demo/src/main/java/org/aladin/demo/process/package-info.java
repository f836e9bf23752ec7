/* SPDX-License-Identifier: Apache-2.0 */

/** Programs that run in a JVM of their own. */
package org.aladin.demo.process;
