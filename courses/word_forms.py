"""The forms by which an author brings a Word document and says what becomes of it."""

from collections.abc import Iterator

from django import forms

from .models import WordPicture, WordUpload


class WordUploadForm(forms.Form):
    file = forms.FileField(
        label="Word document",
        help_text="A .docx file of at most 50 MB: from Word, from Google Docs (File, Download, Microsoft Word) or from LibreOffice (Save as).",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": "Choose a document.",
            "empty": "The document is empty.",
        },
    )


class WordPreviewForm(forms.Form):
    """What the author chose. It is kept however incomplete; `makes` asks for all."""

    title = forms.CharField(
        label="Title of the new module", max_length=255, required=False
    )
    level = forms.TypedChoiceField(
        label="Where a page begins", coerce=int, widget=forms.RadioSelect
    )
    bold_lines = forms.BooleanField(
        label="Short lines in bold are headings", required=False
    )

    def __init__(
        self,
        *args,
        upload: WordUpload,
        level: int,
        levels: list[tuple[int, str]],
        pictures: list[WordPicture],
        has_title: bool,
        **kwargs,
    ):
        self.pictures = pictures
        initial = {
            "title": upload.title,
            "level": level,
            "bold_lines": upload.bold_lines,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["level"].choices = levels
        if not has_title:
            del self.fields["title"]
        for picture in pictures:
            self.add_picture(picture)

    def add_picture(self, picture: WordPicture) -> None:
        number = picture.number
        self.fields[f"alt_text_{number}"] = forms.CharField(
            label=f"What picture {number} shows",
            help_text="In a sentence, for people who do not see it.",
            max_length=255,
            required=False,
            initial=picture.alt_text,
        )
        self.fields[f"decorative_{number}"] = forms.BooleanField(
            label=f"Picture {number} only decorates",
            required=False,
            initial=picture.decorative,
        )
        self.fields[f"left_out_{number}"] = forms.BooleanField(
            label=f"Leave picture {number} out",
            required=False,
            initial=picture.left_out,
        )

    def fields_of(self, number: int) -> Iterator[forms.BoundField]:
        for name in ("alt_text", "decorative", "left_out"):
            yield self[f"{name}_{number}"]

    def picture_choices(self) -> dict[int, dict]:
        return {
            picture.number: {
                name: self.cleaned_data[f"{name}_{picture.number}"]
                for name in ("alt_text", "decorative", "left_out")
            }
            for picture in self.pictures
        }

    def complete(self) -> bool:
        """Whether pages can be made of it; what is missing is said at its field."""
        if "title" in self.fields and not self.cleaned_data["title"].strip():
            self.add_error("title", "Give the new module a title.")
        for number, chosen in self.picture_choices().items():
            if not (
                chosen["alt_text"].strip() or chosen["decorative"] or chosen["left_out"]
            ):
                self.add_error(
                    f"alt_text_{number}",
                    "Say what the picture shows, or tick that it only decorates or is left out.",
                )
        return not self.errors
