/* SPDX-License-Identifier: Apache-2.0 */
/** SolrCloud of several processes: how it is set up, and what survives the death of a node. */
package org.aladin.solr.deployment.cluster;
