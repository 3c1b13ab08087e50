// Validates PDF files with veraPDF, all in one run of Java.
//
// The argument is a file with a line for each PDF: flavours with commas, a tab, a path. For each flavour of each PDF it prints
// "pass" or "fail", the flavour, the number of checks, the number of failures and the path, with tabs between; and below a
// failure, indented, each rule that was broken, how often, and where first.

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraPdf {
    private static final int EVERY_FAILURE = 100_000;

    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] parts = line.split("\t", 2);
            for (String name : parts[0].split(",")) {
                validate(PDFAFlavour.fromString(name), parts[1]);
            }
        }
    }

    private static void validate(PDFAFlavour flavour, String path) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(path), flavour);
                PDFAValidator validator = Foundries.defaultInstance()
                        .createValidator(flavour, EVERY_FAILURE, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            int failed = result.getFailedChecks().values().stream().mapToInt(Integer::intValue).sum();
            System.out.printf("%s\t%s\t%d\t%d\t%s%n", result.isCompliant() ? "pass" : "fail", flavour.getId(),
                    result.getTotalAssertions(), failed, path);
            Map<String, Integer> times = new LinkedHashMap<>();
            Map<String, String> places = new LinkedHashMap<>();
            for (TestAssertion check : result.getTestAssertions()) {
                if (check.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber() + " "
                            + check.getMessage();
                    times.merge(rule, 1, Integer::sum);
                    places.putIfAbsent(rule, String.valueOf(check.getLocation().getContext()));
                }
            }
            times.forEach((rule, count) ->
                    System.out.printf("    %d times: %s (first at %s)%n", count, rule, places.get(rule)));
        }
    }
}
