/* SPDX-License-Identifier: Apache-2.0 */

/** Region features in the form that they are written in, whatever they are made of. */
package org.aladin.extractor.region;
