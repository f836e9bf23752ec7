/* SPDX-License-Identifier: Apache-2.0 */

/** Programs of the demo in JVMs of their own. */
package org.aladin.demo.process;
