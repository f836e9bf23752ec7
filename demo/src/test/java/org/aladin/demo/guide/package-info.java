/* SPDX-License-Identifier: Apache-2.0 */

/** Runs the guide from the published checkpoint to search results. */
package org.aladin.demo.guide;
