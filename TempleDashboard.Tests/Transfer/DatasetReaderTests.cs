using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Tests.Transfer;

/// <summary>Each way of writing down labelled pictures is recognised by itself, and read.</summary>
public sealed class DatasetReaderTests
{
    [Fact]
    public async Task ImageFolder_WithSplitsAbove_TakesBoth()
    {
        var read = await new MadeFiles(
            ("flowers/train/rose/1.jpg", ""), ("flowers/valid/rose/2.jpg", ""), ("flowers/test/tulip/near/3.jpg", "")).ReadAsync();

        Assert.Equal(TransferFormat.ImageFolder, read.Format);
        Assert.Equal(["rose|Train|1.jpg", "rose|Validation|2.jpg", "tulip|Test|near/3.jpg"], Said(read));
        Assert.Equal(TempleDashboard.Domain.Data.Split.Train, read.SplitOf(read.Pictures[1]));
        Assert.Contains(read.Notes, note => note.StartsWith("1 pictures for validation"));
    }

    [Fact]
    public async Task ImageFolder_ValidationWithoutTest_Tests()
    {
        var read = await new MadeFiles(("train/a/1.jpg", ""), ("val/a/2.jpg", "")).ReadAsync();

        Assert.Equal(TempleDashboard.Domain.Data.Split.Test, read.SplitOf(read.Pictures[1]));
    }

    [Fact]
    public async Task ImageFolder_PlainFoldersAndLoosePictures_AreCategoriesAndUnlabelled()
    {
        var read = await new MadeFiles(("set/Door open/1.jpg", ""), ("set/Door%2Fshut/2.jpg", ""), ("3.jpg", ""), ("set/notes.md", ""))
            .ReadAsync();

        Assert.Equal(["set||Door open/1.jpg", "set||Door/shut/2.jpg", "||3.jpg"], Said(read));
        var tidy = await new MadeFiles(("set/Door open/1.jpg", ""), ("set/Door%2Fshut/2.jpg", ""), ("set/notes.md", "")).ReadAsync();
        Assert.Equal(["Door open||1.jpg", "Door/shut||2.jpg"], Said(tidy));
        Assert.Contains(tidy.Notes, note => note.Contains("no picture") && note.Contains("notes.md"));
    }

    [Fact]
    public async Task Legacy_SeveralTemples_TakesItsOwnAndNamesTheOthers()
    {
        var files = new MadeFiles(
            ("training_data/410010/open/1.jpg", ""), ("testing_data/410010/shut/2.jpg", ""), ("training_data/999/open/3.jpg", ""));

        var read = await files.ReadAsync();
        var foreign = await files.ReadAsync(TransferFormat.Legacy, "77");

        Assert.Equal(TransferFormat.Legacy, read.Format);
        Assert.Equal(["open|Train|1.jpg", "shut|Test|2.jpg"], Said(read));
        Assert.Contains("999", Assert.Single(read.Refused.Named).Reason);
        Assert.Contains("410010, 999", foreign.Error);
    }

    [Fact]
    public async Task TeachableMachine_ProjectAndFolders_GiveTheirCategories()
    {
        var project = await new MadeFiles(("manifest.json", "{}"), ("Class 2-!-0.jpg", ""), ("Class 1-!-0.jpg", "")).ReadAsync();
        var folders = await new MadeFiles(("labels.txt", "0 open\n1 closed\n"), ("closed/1.jpg", ""), ("open/1.jpg", "")).ReadAsync();

        Assert.Equal(["Class 2||Class 2-!-0.jpg", "Class 1||Class 1-!-0.jpg"], Said(project));
        Assert.Equal((TransferFormat.TeachableMachine, "open, closed"), (folders.Format, string.Join(", ", folders.Order)));
    }

    [Theory]
    [InlineData("filename,label,split\nimages/1.jpg,Door open,train\n2.jpg,,\n")]
    [InlineData("Image Path;Class;Set\r\n./images/1.jpg;Door open;training\r\nC:\\x\\2.jpg;;\r\n")]
    [InlineData("\uFEFFsplit\tfile\tcategory\ntrain\timages\\1.jpg\t\"Door open\"\n\t2.jpg\t\n")]
    public async Task Csv_ColumnsOfManyNames_AreRead(string table)
    {
        var read = await new MadeFiles(("labels.csv", table), ("images/1.jpg", ""), ("images/2.jpg", ""), ("images/3.jpg", "")).ReadAsync();

        Assert.Null(read.Error);
        Assert.Equal(["Door open|Train|1.jpg", "||2.jpg"], Said(read));
        Assert.Contains(read.Notes, note => note.Contains("not named") && note.Contains("3.jpg"));
    }

    [Fact]
    public async Task Csv_OwnColumns_FormulasSetAsideAndClassifier()
    {
        var read = await new MadeFiles(("l.csv",
            "file,name,sha256,category,split,set_aside,classifier\n1.jpg,'=cmd.jpg,,''tis,test,true,\n2.jpg,,,x,train,false,lights\n"),
            ("1.jpg", ""), ("2.jpg", "")).ReadAsync();

        Assert.Equal(["'tis|Test|=cmd.jpg|aside"], Said(read));
        Assert.Contains(read.Notes, note => note.Contains("another classifier"));
    }

    [Fact]
    public async Task Csv_WrongLines_AreRefusedByName()
    {
        var read = await new MadeFiles(("l.csv",
            "file,category,split\n../../etc/passwd,a,\nhttps://x.example/9.jpg,a,\n1.jpg,a,sometimes\nsame.jpg,a,\n1.jpg,\"a\u0007b\",\n"),
            ("1.jpg", ""), ("x/same.jpg", ""), ("y/same.jpg", "")).ReadAsync();

        Assert.Empty(read.Pictures);
        Assert.Equal(5, read.Refused.Count);
        Assert.Contains("no such file", read.Refused.Named[0].Reason);
        Assert.Contains("nothing is fetched", read.Refused.Named[1].Reason);
        Assert.Contains("'sometimes'", read.Refused.Named[2].Reason);
        Assert.Contains("several files", read.Refused.Named[3].Reason);
        Assert.Contains("invisible", read.Refused.Named[4].Reason);
    }

    [Fact]
    public async Task Coco_SeveralBoxes_TakesTheCategoryThatCoversMost()
    {
        var read = await new MadeFiles(
            ("valid/_annotations.coco.json", """
                {"info": {"deep": [[1]]}, "annotations": [
                  {"image_id": 1, "category_id": 2, "bbox": [0, 0, 10, 10]}, {"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9]},
                  {"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9]}, {"image_id": 2, "category_id": 2},
                  {"image_id": 3, "category_id": 2}, {"image_id": 3, "category_id": 3}],
                 "images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"},
                  {"id": 4, "file_name": "gone.jpg"}],
                 "categories": [{"id": 3, "name": "dog"}, {"id": 2, "name": "cat"}, {"id": 9, "name": "unused"}]}
                """),
            ("valid/a.jpg", ""), ("valid/b.jpg", ""), ("valid/c.jpg", "")).ReadAsync();

        Assert.Equal(TransferFormat.Coco, read.Format);
        Assert.Equal(["dog|Validation|a.jpg", "cat|Validation|b.jpg", "|Validation|c.jpg"], Said(read));
        Assert.Equal(["dog", "cat"], read.Order);
        Assert.Equal("gone.jpg", Assert.Single(read.Refused.Named).Name);
        Assert.Contains(read.Notes, note => note.Contains("covers most") && note.Contains("a.jpg"));
        Assert.Contains(read.Notes, note => note.Contains("without areas") && note.Contains("c.jpg"));
    }

    [Fact]
    public async Task LabelStudio_FullAndShort_TakeTheLastAnswer()
    {
        const string full = """
            [{"id": 1, "data": {"image": "/data/upload/1/1a2b3c4d-one.jpg"}, "annotations": [
               {"result": [{"type": "choices", "from_name": "q", "value": {"choices": ["old"]}}]},
               {"result": [{"type": "choices", "from_name": "q", "value": {"choices": ["open"]}}]},
               {"was_cancelled": true, "result": [{"type": "choices", "from_name": "q", "value": {"choices": ["no"]}}]}]},
             {"id": 2, "data": {"picture": "/data/local-files/?d=set/two.jpg"}, "annotations": []},
             {"id": 3, "data": {"image": "three.jpg"}, "annotations": [{"result": [
               {"type": "choices", "from_name": "door", "value": {"choices": ["open"]}},
               {"type": "choices", "from_name": "lights", "value": {"choices": ["on"]}}]}]}]
            """;
        (string, string)[] pictures = [("images/1a2b3c4d-one.jpg", ""), ("set/two.jpg", ""), ("three.jpg", "")];

        var read = await new MadeFiles([("project.json", full), .. pictures]).ReadAsync();
        var named = await new MadeFiles([("project.json", full), .. pictures]).ReadAsync(classifier: "410010:lights");
        var brief = await new MadeFiles(("p.json",
            """
            [{"image": "a.jpg", "id": 1, "choice": "open"},
             {"image": "b.jpg", "choice": {"choices": ["open", "on"]}, "annotator": 1}]
            """),
            ("a.jpg", ""), ("b.jpg", "")).ReadAsync();

        Assert.Equal(TransferFormat.LabelStudio, read.Format);
        Assert.Equal(["open||1a2b3c4d-one.jpg", "||two.jpg"], Said(read));
        Assert.Contains("door, lights", Assert.Single(read.Refused.Named).Reason);
        Assert.Contains("on||three.jpg", Said(named));
        Assert.Equal(["open||a.jpg"], Said(brief));
        Assert.Contains("several choices (open, on)", Assert.Single(brief.Refused.Named).Reason);
    }

    [Fact]
    public async Task CustomVision_ImagesAndTags_TakeOneTagAndTellOfSeveral()
    {
        var read = await new MadeFiles(
            ("images.json", """
                [{"id": "aa-1", "width": 4, "imageUri": "https://x.example/i-1?sig=s", "tags": [{"tagId": "t1", "tagName": "open"}]},
                 {"id": "aa-2", "imageUri": "https://x.example/i-2", "tags": [{"tagId": "t2"}]},
                 {"id": "aa-3", "imageUri": "https://x.example/i-3", "tags": [{"tagName": "open"}, {"tagName": "shut"}]},
                 {"id": "aa-4", "imageUri": "https://x.example/i-4", "tags": null},
                 {"id": "aa-5", "tags": [], "regions": [{"tagName": "shut", "width": 0.5, "height": 0.5},
                   {"tagName": "open", "width": 0.1, "height": 0.1}]}]
                """),
            ("tags.json", """[{"id": "t2", "name": "shut", "imageCount": 1}]"""),
            ("images/aa-1.jpg", ""), ("images/aa-2.jpg", ""), ("images/aa-3.jpg", ""), ("images/aa-4.png", ""), ("images/aa-5.jpg", ""))
            .ReadAsync();

        Assert.Equal(TransferFormat.CustomVision, read.Format);
        Assert.Equal(["open||aa-1.jpg", "shut||aa-2.jpg", "||aa-3.jpg", "||aa-4.png", "shut||aa-5.jpg"], Said(read));
        Assert.Contains(read.Notes, note => note.Contains("several tags") && note.StartsWith('1'));
    }

    [Theory]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id" """)]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.jpg", "x": [[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]}]}""")]
    public async Task Coco_TornOrTooDeep_IsRefusedAsAWhole(string json)
    {
        var read = await new MadeFiles(("a.json", json), ("a.jpg", "")).ReadAsync(TransferFormat.Coco);

        Assert.Contains(read.Error is null ? "none" : "some", "some");
        Assert.Empty(read.Pictures);
    }

    [Theory]
    [InlineData("""{"images": [{"id": 1, "file_name": "a\ud800.jpg"}]}""")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "\ud800": 1, "file_name": "b.jpg"}]}""")]
    [InlineData("""{"\udc00": 1, "images": [{"id": 1, "file_name": "a.jpg"}]}""")]
    [InlineData("""[{"data": {"image": "a.jpg"}, "annotations": []}, {"data": {"image": "\ud800"}, "annotations": []}]""")]
    [InlineData("""[{"id": "1", "imageUri": "a.jpg"}, {"id": "\ud800", "imageUri": "a.jpg"}]""")]
    public async Task Json_HalfALetter_IsRefusedAsNoUtf8(string json)
    {
        var read = await new MadeFiles(("a.json", json)).ReadAsync();

        Assert.Contains("not valid UTF-8 JSON", read.Error);
    }

    [Fact]
    public async Task Coco_ManyCategoriesOnOnePicture_AreSummedInOnePass()
    {
        var annotations = string.Join(",", Enumerable.Range(0, 60_000).Select(i =>
            $"{{\"image_id\":1,\"category_id\":{i % 9_000},\"area\":{(i % 9_000 == 7 ? 5 : 1)}}}"));
        var categories = string.Join(",", Enumerable.Range(0, 9_000).Select(i => $"{{\"id\":{i},\"name\":\"c{i}\"}}"));

        var read = await new MadeFiles(
            ("a.json", $"{{\"images\":[{{\"id\":1,\"file_name\":\"a.jpg\"}}],\"annotations\":[{annotations}],"
                + $"\"categories\":[{categories}]}}"),
            ("a.jpg", "")).ReadAsync();

        Assert.Equal(["c7||a.jpg"], Said(read));
    }

    [Fact]
    public async Task Coco_AnnotationsOfMoreImagesThanATempleTakes_AreRefused()
    {
        var annotations = string.Join(",", Enumerable.Range(0, ImportReading.MostPictures + 1).Select(i =>
            $"{{\"image_id\":{i},\"category_id\":1}}"));

        var read = await new MadeFiles(("a.json", $"{{\"annotations\":[{annotations}]}}")).ReadAsync();

        Assert.Contains("more than 250000 images", read.Error);
    }

    [Fact]
    public async Task Csv_NamesTooDeepOrTooLong_AreRefusedAndCount()
    {
        var deep = string.Concat(Enumerable.Repeat("a/", 33)) + "1.jpg";
        var lines = string.Join('\n', Enumerable.Repeat("x,a", ImportReading.MostPictures));

        var read = await new MadeFiles(
            ("l.csv", $"file,category\n{deep},a\n{new string('b', 1_001)},a\n1.jpg,a\n{lines}\n"), ("1.jpg", "")).ReadAsync();

        Assert.Equal(["a||1.jpg"], Said(read));
        Assert.Contains("more than 32 folders", read.Refused.Named[0].Reason);
        Assert.Contains("1,000 characters", read.Refused.Named[1].Reason);
        Assert.Equal(ImportReading.MostPictures, read.Refused.Count);
    }

    private static List<string> Said(ImportReading read) => read.Pictures.ConvertAll(picture =>
        $"{picture.Category}|{picture.Part}|{picture.Name}{(picture.IsSetAside == true ? "|aside" : "")}");
}
