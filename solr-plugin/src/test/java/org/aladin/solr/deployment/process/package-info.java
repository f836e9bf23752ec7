/* SPDX-License-Identifier: Apache-2.0 */
/** Solr nodes in JVMs of their own, which have the packed plugin as users have it. */
package org.aladin.solr.deployment.process;
