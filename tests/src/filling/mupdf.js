// Fills in a PDF form with MuPDF: mutool run mupdf.js FROM TO ANSWERS.json, with answers by what the fields say of
// themselves, as a person would. A button is pressed, whatever its answer.
var answers = JSON.parse(read(scriptArgs[2]));
var form = new PDFDocument(scriptArgs[0]);
var left = Object.keys(answers).length;
for (var i = 0; i < form.countPages(); ++i) {
  form.loadPage(i).getWidgets().forEach(function (widget) {
    var label = widget.getLabel();
    if (!(label in answers)) return;
    var type = widget.getFieldType();
    if (type === "text") widget.setTextValue(answers[label]);
    else if (type === "combobox") widget.setChoiceValue(answers[label]);
    else widget.toggle();
    widget.update();
    --left;
  });
}
if (left > 0) throw new Error(left + " fields are not in the form");
form.save(scriptArgs[1], "incremental");
