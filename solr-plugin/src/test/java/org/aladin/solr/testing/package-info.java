/* SPDX-License-Identifier: Apache-2.0 */

/** A real Solr node and known alignment sets for tests. */
package org.aladin.solr.testing;
