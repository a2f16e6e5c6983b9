namespace TempleDashboard.Cli.Server;

/// <summary>One labelled picture for <c>POST /api/save_data</c>.</summary>
/// <param name="TempleId">The temple's code, or <c>code:classifier</c>.</param>
/// <param name="TrainTest">What the picture is for: <c>train</c> or <c>test</c>.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Image">The picture file's bytes; JSON carries them as base64.</param>
/// <param name="ImageName">Name of the picture without its extension.</param>
/// <param name="ImageType">Extension of the file, without the dot.</param>
public sealed record SaveDataRequest(string TempleId, string TrainTest, string Category, byte[] Image, string ImageName, string ImageType);

/// <summary>Answer of <c>POST /api/save_data</c>: "All OK", or why the picture was refused.</summary>
public sealed record SaveDataAnswer(string ErrorMsg);

/// <summary>Request to <c>POST /api/make_model</c>; <paramref name="Forceful"/> trains again where a model exists.</summary>
public sealed record MakeModelRequest(string TempleId, bool Forceful);

/// <summary>Answer of <c>POST /api/make_model</c>: how far the training came, in its order of work.</summary>
public sealed record MakeModelAnswer(
    IReadOnlyList<string> ErrorMsg,
    bool GotTrainingDataFlag,
    bool MadeModelArchitectureFlag,
    bool TrainedModelFlag,
    bool GotTestingDataFlag,
    bool TestedModelFlag,
    bool SavedModelFlag);

/// <summary>Pictures for <c>POST /api/predict</c>; the three lists have one entry per picture.</summary>
public sealed record PredictRequest(
    string TempleId, IReadOnlyList<byte[]> Image, IReadOnlyList<string> ImageName, IReadOnlyList<string> ImageType);

/// <summary>Answer of <c>POST /api/predict</c>, in the order of the pictures; confidences from 0 to 1.</summary>
public sealed record PredictAnswer(
    IReadOnlyList<string> ErrorMsg, IReadOnlyList<string>? ImageClass, IReadOnlyList<double>? ClassConfidence);
