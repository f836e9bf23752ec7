/* SPDX-License-Identifier: Apache-2.0 */

/** What the demo's command line takes. */
package org.aladin.demo.options;
