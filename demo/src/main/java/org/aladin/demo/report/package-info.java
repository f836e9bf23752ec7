/* SPDX-License-Identifier: Apache-2.0 */

/** The results of the demo, for people and for programs. */
package org.aladin.demo.report;
