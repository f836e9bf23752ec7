/* SPDX-License-Identifier: Apache-2.0 */

/** What tests need of Solr 9 and of its client. */
package org.aladin.solr.platform;
