using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// Several classifiers of a temple, asked of one picture after the other in a single pass: which ones are asked, which one the keys answer
/// now, and what the pictures are already.
/// </summary>
public sealed class QuestionPass(LabelPictures pictures)
{
    private readonly HashSet<long> _wanted = [];
    private readonly Dictionary<(long ClassifierId, long ImageId), long?> _labels = [];

    /// <summary>The temple's other classifiers that have categories, by name.</summary>
    public IReadOnlyList<Question> Others { get; private set; } = [];

    /// <summary>Those that are asked after the page's own, in this order.</summary>
    public IReadOnlyList<Question> Asked { get; private set; } = [];

    public IReadOnlyList<long> AskedIds => [.. Asked.Select(question => question.ClassifierId)];

    /// <summary>Place of the question that the keys answer: 0 is the page's own classifier, then come <see cref="Asked"/>.</summary>
    public int Active { get; private set; }

    /// <summary>The question that the keys answer; null for that of the page's own classifier.</summary>
    public Question? Current => Active == 0 ? null : Asked[Active - 1];

    /// <summary>Reads the temple's classifiers anew; those that are asked stay so.</summary>
    public async Task ReadAsync(long templeId, long ownClassifierId, CancellationToken cancellationToken)
    {
        Others = await pictures.OtherQuestionsAsync(templeId, ownClassifierId, cancellationToken);
        Choose(_wanted.ToList());
    }

    /// <summary>Asks these as well, such as those that were asked before; unknown ones are left out.</summary>
    public void Choose(IEnumerable<long> classifierIds)
    {
        _wanted.Clear();
        _wanted.UnionWith(classifierIds);
        Asked = [.. Others.Where(question => _wanted.Contains(question.ClassifierId))];
        Active = Math.Min(Active, Asked.Count);
    }

    /// <summary>Asks a classifier as well, or no more.</summary>
    public void Toggle(long classifierId) =>
        Choose(IsAsked(classifierId) ? AskedIds.Where(id => id != classifierId).ToList() : [.. AskedIds, classifierId]);

    public bool IsAsked(long? classifierId) => Asked.Any(question => question.ClassifierId == classifierId);

    /// <summary>Goes to a question; beyond the last one comes the first.</summary>
    public void Go(int place) => Active = place < 0 ? Asked.Count : place > Asked.Count ? 0 : place;

    /// <summary>Goes on after an answer. False where all questions have been asked: the next picture's turn.</summary>
    public bool GoOn()
    {
        Go(Active + 1);
        return Active > 0;
    }

    /// <summary>Begins with a picture: reads what it is already by the other questions that are asked.</summary>
    public async Task BeginAsync(long imageId, CancellationToken cancellationToken)
    {
        long[] unread =
            [.. AskedIds.Where(id => !_labels.ContainsKey((id, imageId)))];
        if (unread.Length == 0)
            return;
        var labels = await pictures.LabelsOfAsync(imageId, unread, cancellationToken);
        foreach (var classifierId in unread)
            _labels[(classifierId, imageId)] = labels.TryGetValue(classifierId, out var category) ? category : null;
    }

    /// <summary>The category that a picture has by another question; null where it has none.</summary>
    public long? LabelOf(Question question, long? imageId)
    {
        ArgumentNullException.ThrowIfNull(question);
        return imageId is { } id ? _labels.GetValueOrDefault((question.ClassifierId, id)) : null;
    }

    /// <summary>Takes over what was changed, by whomever.</summary>
    public void Take(LabelChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        foreach (var state in change.After)
            _labels[(change.ClassifierId, state.ImageId)] = state.CategoryId;
    }

    /// <summary>The name of a category of another question; null where there is none of that id.</summary>
    public string? NameOf(long? categoryId) =>
        Others.SelectMany(question => question.Categories).FirstOrDefault(category => category.Id == categoryId)?.Name;
}

/// <summary>Another classifier of the temple, with the answers that it has.</summary>
public sealed record Question(long ClassifierId, string Name, IReadOnlyList<CategoryChoice> Categories)
{
    public CategoryKeys Keys { get; } = new(Categories);
}
