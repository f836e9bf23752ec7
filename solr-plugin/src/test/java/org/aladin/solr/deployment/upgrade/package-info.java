/* SPDX-License-Identifier: Apache-2.0 */
/** Indexes of older Solr versions, opened, updated and rewritten by today's. */
package org.aladin.solr.deployment.upgrade;
