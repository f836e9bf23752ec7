/* SPDX-License-Identifier: Apache-2.0 */

/** A real Solr node with the plugin in its shared library folder, used over HTTP only. */
package org.aladin.demo.solr;
