/* SPDX-License-Identifier: Apache-2.0 */

/** The options of the demo's command line. */
package org.aladin.demo.options;
