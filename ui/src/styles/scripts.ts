/**
 * Faces for the scripts that names and texts come in and Public Sans lacks, the same as on paper. Each file is read only
 * when a letter of it is shown.
 */
import "@fontsource/noto-sans/400.css";
import "@fontsource/noto-sans-arabic/400.css";
import "@fontsource/noto-sans-armenian/400.css";
import "@fontsource/noto-sans-gurmukhi/400.css";
import "@fontsource/noto-sans-hebrew/400.css";
import "@fontsource/noto-sans-khmer/400.css";
import "@fontsource/noto-sans-kr/400.css";
import "@fontsource/noto-sans-lao/400.css";
import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-thai/400.css";
