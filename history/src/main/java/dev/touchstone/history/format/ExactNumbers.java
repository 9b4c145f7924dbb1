// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Makes values of numbers as they are written. Two are the same value only if they are the same number: what is no {@code long}, and what
 * a {@code double} would round, keeps its text.
 */
final class ExactNumbers {
    /** A decimal of so few digits is told apart from every other by the double next to it. */
    private static final int EXACT_DIGITS = 15;

    private static final int MAX_DIGITS = 1000;
    private static final double LONG_END = 0x1p63;
    private static final double EVERY_INTEGER_BELOW = 0x1p53;

    private ExactNumbers() {}

    /**
     * The ref of an integer, a decimal or a ratio.
     *
     * @throws NumberFormatException if the text is none; its message is a clause about the text
     */
    static int ref(Values values, String text) {
        if (text.length() > MAX_DIGITS) {
            throw new NumberFormatException("has more than " + MAX_DIGITS + " digits");
        }
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return ratio(values, text.substring(0, slash), text.substring(slash + 1));
        } else if (isInteger(text)) {
            return integer(values, new BigInteger(withoutPlus(text)));
        }
        return decimal(values, text);
    }

    private static int integer(Values values, BigInteger integer) {
        return integer.bitLength() < Long.SIZE
                ? values.ofLong(integer.longValueExact())
                : values.ofNumber(integer.toString());
    }

    private static int ratio(Values values, String over, String under) {
        if (!isInteger(over) || !isInteger(under) || !Character.isDigit(under.charAt(0))) {
            throw new NumberFormatException("is malformed");
        }
        BigInteger numerator = new BigInteger(withoutPlus(over));
        BigInteger denominator = new BigInteger(under);
        if (denominator.signum() == 0) {
            throw new NumberFormatException("divides by zero");
        }
        BigInteger common = numerator.gcd(denominator);
        BigInteger rest = denominator.divide(common);
        BigInteger times = numerator.divide(common);
        return rest.equals(BigInteger.ONE) ? integer(values, times) : values.ofNumber(times + "/" + rest);
    }

    private static int decimal(Values values, String text) {
        if (!text.chars().allMatch(c -> isDigit(c) || "+-.eE".indexOf(c) >= 0)) {
            throw new NumberFormatException("is malformed");
        }
        double value = parse(text);
        double size = Math.abs(value);
        boolean normal = size >= Double.MIN_NORMAL && size <= Double.MAX_VALUE;
        if (normal && text.chars().filter(ExactNumbers::isDigit).count() <= EXACT_DIGITS) {
            return values.ofDouble(value);
        }
        BigDecimal exact = exact(text);
        boolean same = size <= Double.MAX_VALUE && exact.compareTo(new BigDecimal(Double.toString(value))) == 0;
        return same ? values.ofDouble(value) : values.ofNumber(exactText(exact.stripTrailingZeros()));
    }

    /** As {@link BigDecimal} writes it, with a point or an exponent, so that it is no integer's. */
    private static String exactText(BigDecimal exact) {
        String text = exact.toString();
        return isInteger(text) ? text + ".0" : text;
    }

    /**
     * The highest integer that is not above a number; {@link Event#ABSENT} if it does not fit 64 bits or the text is no number.
     *
     * @param text an integer, a decimal or a ratio
     */
    static long floor(String text) {
        try {
            int slash = text.indexOf('/');
            double value = slash < 0 ? parse(text) : parse(text.substring(0, slash)) / parse(text.substring(slash + 1));
            double size = Math.abs(value);
            if (!(size < LONG_END) || text.length() > MAX_DIGITS) {
                return Event.ABSENT;
            } else if (size < EVERY_INTEGER_BELOW || slash >= 0) {
                return (long) Math.floor(value);
            }
            return exact(text).setScale(0, RoundingMode.FLOOR).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return Event.ABSENT;
        }
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw (NumberFormatException) new NumberFormatException("is malformed").initCause(e);
        }
    }

    private static BigDecimal exact(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw (NumberFormatException) new NumberFormatException("has an exponent that is too large").initCause(e);
        }
    }

    private static boolean isInteger(String text) {
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.length() > from && text.chars().skip(from).allMatch(ExactNumbers::isDigit);
    }

    private static String withoutPlus(String text) {
        return text.startsWith("+") ? text.substring(1) : text;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
