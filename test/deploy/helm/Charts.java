import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One question to Helm after the other, since loading it takes seconds:
 *
 *   java Charts lint CHART …
 *   java Charts template NAMESPACE KUBERNETES CHART TARGET VALUES.yaml …
 *
 * lint prints what Helm says, and exits with 1 where a chart is wrong. template renders the release t of a chart with each
 * file of values into TARGET/VALUES.yaml, or tells in TARGET/VALUES.error why it can't.
 */
public class Charts {
  public static void main(String[] words) throws Exception {
    String[] rest = Arrays.copyOfRange(words, 1, words.length);
    if (words[0].equals("lint")) lint(rest);
    else template(rest[0], rest[1], Path.of(rest[2]), Path.of(rest[3]), Arrays.copyOfRange(rest, 4, rest.length));
  }

  private static void lint(String[] charts) {
    boolean failed = false;
    for (String chart : charts) {
      LintResult result = new Helm(Path.of(chart)).lint().strict().call();
      result.getMessages().forEach(System.out::println);
      failed |= result.isFailed();
    }
    if (failed) System.exit(1);
  }

  private static void template(String namespace, String kubernetes, Path chart, Path target, String[] values)
      throws Exception {
    for (String file : values) {
      String name = Path.of(file).getFileName().toString().replaceAll("\\.yaml$", "");
      try {
        String rendered = new Helm(chart).template().withName("t").withNamespace(namespace)
            .withKubeVersion(kubernetes).withValuesFile(Path.of(file)).call();
        Files.writeString(target.resolve(name + ".yaml"), rendered);
      } catch (Exception refused) {
        Files.writeString(target.resolve(name + ".error"), String.valueOf(refused.getMessage()));
      }
    }
  }
}
