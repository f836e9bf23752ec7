/* SPDX-License-Identifier: Apache-2.0 */

/** What the demo measured, for people and for programs. */
package org.aladin.demo.report;
