/* SPDX-License-Identifier: Apache-2.0 */

/** What tests need of Solr 10 and of its client. */
package org.aladin.solr.platform;
