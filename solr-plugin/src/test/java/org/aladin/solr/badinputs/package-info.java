/* SPDX-License-Identifier: Apache-2.0 */

/** What callers can get wrong, and the table of what they are told. */
package org.aladin.solr.badinputs;
