/* SPDX-License-Identifier: Apache-2.0 */
/** What the build packs for users: the jars of the plugin and what lies beside them. */
package org.aladin.solr.deployment.packed;
