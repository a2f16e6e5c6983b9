using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Domain.Models;

/// <summary>What a model is put together as.</summary>
public enum WholeModelFormat
{
    /// <summary>ONNX: picture in, probabilities out. Its SHA-256 is <see cref="TrainedModel.ModelSha256"/>.</summary>
    Onnx,

    /// <summary>A model of ML.NET, see <see cref="MlNetExporter"/>.</summary>
    Zip,
}

/// <summary>A model put together, or why it could not be.</summary>
/// <param name="Content">To be disposed of by who asked; null where there is a refusal.</param>
/// <param name="FileName">Such as <c>410010-default-v3.onnx</c>.</param>
/// <param name="Refusal">In words for people; null where all is well.</param>
/// <param name="IsGone">True where there is no such model, or its folder is gone.</param>
public sealed record WholeModel(FileStream? Content, string FileName, string? Refusal, bool IsGone);

/// <summary>
/// Puts whole models together for those who ask: a version's folder keeps its head alone, and the backbone lies once for all. Nothing of it
/// stays: the file goes when it is closed, and what a killed program left goes when the next one is asked.
/// </summary>
public sealed class WholeModels(
    IDbContextFactory<DashboardDbContext> contexts,
    ModelFolder folders,
    BackboneProvider backbones,
    KnownBackbones known,
    DataFolder data) : IDisposable
{
    private const int BufferSize = 128 * 1024;

    /// <summary>One at a time: each takes several times the backbone's size of memory for a second.</summary>
    private readonly SemaphoreSlim _making = new(1);
    private bool _isClear;

    /// <summary>Puts a model together; the same model gives the same bytes each time.</summary>
    public async Task<WholeModel> OpenAsync(long modelId, WholeModelFormat format, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db
            .Models.AsNoTracking()
            .Include(model => model.Classifier!.Temple)
            .SingleOrDefaultAsync(model => model.Id == modelId, cancellationToken);
        if (model is null)
            return new(null, "", $"There is no model {modelId}.", IsGone: true);
        var reference = new ClassifierRef(model.Classifier!.Temple!.Code, model.Classifier.Name);
        var subject = $"Model {model.Number} of '{reference}'";
        await _making.WaitAsync(cancellationToken);
        try
        {
            var content = await Task.Run(() => Open(model, format), cancellationToken);
            return new(content, NameOf(reference, model.Number, format), null, IsGone: false);
        }
        catch (MissingBackboneException missing)
        {
            return Refuse(missing.For(subject, await known.NameOfAsync(missing.Sha256, cancellationToken)).Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse($"{subject} is gone from the models folder. Restore it from a backup, or train again.", isGone: true);
        }
        catch (InvalidDataException exception)
        {
            return Refuse($"{subject} cannot be put together. {exception.Message}");
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>
    /// Returns the name of the file that a model is downloaded as: letters, digits, <c>-</c>, <c>_</c> and <c>.</c> alone.
    /// </summary>
    public static string NameOf(ClassifierRef reference, int number, WholeModelFormat format)
    {
        var name = $"{reference.TempleCode}-{reference.ClassifierName}";
        var harmless = string.Concat(
            name.Select(character => char.IsLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
        return FormattableString.Invariant(
            $"{(harmless.Length > 100 ? harmless[..100] : harmless)}-v{number}.{(format == WholeModelFormat.Zip ? "zip" : "onnx")}");
    }

    public void Dispose() => _making.Dispose();

    private FileStream Open(TrainedModel model, WholeModelFormat format)
    {
        var own = folders.OwnFileOf(model.Folder);
        var isWhole = Path.GetFileName(own) == ModelFolder.ModelFile;
        if (isWhole && format == WholeModelFormat.Onnx)
        {
            return Whole(
                model,
                new FileStream(
                    own,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete,
                    BufferSize,
                    FileOptions.Asynchronous | FileOptions.SequentialScan));
        }

        var whole = isWhole ? ReadWhole(model, own) : Join(model, HeadReader.ReadGraph(File.ReadAllBytes(own)));
        var stream = OpenTemporary();
        try
        {
            if (!isWhole)
            {
                whole.WriteTo(stream);
                Whole(model, stream);
                if (format == WholeModelFormat.Onnx)
                    return stream;
                stream.SetLength(0);
            }
            MlNetExporter.Write(whole, model.Categories, model.Region, Path.Combine(data.Downloads, $"{Guid.NewGuid():N}.onnx"), stream);
            stream.Flush();
            stream.Position = 0;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static ModelProto ReadWhole(TrainedModel model, string file)
    {
        var content = File.ReadAllBytes(file);
        return Sha256.Hex(content) == model.ModelSha256 ? HeadReader.ReadGraph(content) : throw Damaged(model);
    }

    private ModelProto Join(TrainedModel model, ModelProto head)
    {
        var backbone = backbones.Get(model.BackboneSha256).ReadModel();
        try
        {
            return ModelExporter.Join(backbone, head);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A head as it was written can always be joined.
            throw Damaged(model);
        }
    }

    /// <summary>Only the model that was trained leaves the house: a damaged head would be somebody's wrong answers.</summary>
    private static FileStream Whole(TrainedModel model, FileStream stream)
    {
        stream.Position = 0;
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != model.ModelSha256)
        {
            stream.Dispose();
            throw Damaged(model);
        }
        stream.Position = 0;
        return stream;
    }

    private static InvalidDataException Damaged(TrainedModel model) =>
        new($"Its files in {model.Folder} in the models folder are damaged: restore them from a backup, or train again.");

    private FileStream OpenTemporary()
    {
        Directory.CreateDirectory(data.Downloads);
        if (!_isClear)
        {
            foreach (var left in Directory.GetFiles(data.Downloads))
                CleanUp.TryDelete(left);
            _isClear = true;
        }
        return new(
            Path.Combine(data.Downloads, $"{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }

    private static WholeModel Refuse(string words, bool isGone = false) => new(null, "", words, isGone);
}
