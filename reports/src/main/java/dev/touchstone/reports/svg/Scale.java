// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.svg;

import java.util.ArrayList;
import java.util.List;

/** Maps values to coordinates, and knows where to put ticks. Immutable. */
public sealed interface Scale {
    double at(double value);

    /** Round values within the domain, ascending, about {@code count} of them. */
    List<Double> ticks(int count);

    /** Equal steps, equal lengths. */
    record Linear(double low, double high, double from, double to) implements Scale {
        public Linear {
            if (!(high > low)) {
                high = low + 1;
            }
        }

        @Override
        public double at(double value) {
            return from + (value - low) / (high - low) * (to - from);
        }

        @Override
        public List<Double> ticks(int count) {
            double step = niceStep((high - low) / Math.max(1, count));
            List<Double> ticks = new ArrayList<>();
            long first = (long) Math.ceil(low / step - 1e-9);
            for (long i = first; i * step <= high + step * 1e-9; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }
    }

    /** Equal factors, equal lengths; for positive values, others are drawn at the low end. */
    record Log(double low, double high, double from, double to) implements Scale {
        public Log {
            if (!(low > 0)) {
                throw new IllegalArgumentException("a logarithmic scale begins above 0, not at " + low);
            }
            if (!(high > low)) {
                high = low * 10;
            }
        }

        @Override
        public double at(double value) {
            double clamped = Math.max(low, Math.min(high, value));
            return from + Math.log(clamped / low) / Math.log(high / low) * (to - from);
        }

        @Override
        public List<Double> ticks(int count) {
            List<Double> ticks = new ArrayList<>();
            for (int decade = (int) Math.ceil(Math.log10(low) - 1e-9); ; decade++) {
                double value = decade < 0 ? 1 / Math.pow(10, -decade) : Math.pow(10, decade);
                if (value > high * (1 + 1e-9)) {
                    return ticks;
                }
                ticks.add(value);
            }
        }
    }

    /** The least of 1, 2, 5 times a power of ten that is not below the value. */
    static double niceStep(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= value * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
