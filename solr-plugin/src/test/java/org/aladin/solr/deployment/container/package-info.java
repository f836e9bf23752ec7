/* SPDX-License-Identifier: Apache-2.0 */
/** The compose file, and its mounts and options without a container engine. */
package org.aladin.solr.deployment.container;
