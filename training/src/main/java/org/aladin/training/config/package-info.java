/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The published configurations: YAML files with the original's keys, read into immutable records
 * and checked key by key.
 */
package org.aladin.training.config;
