import { type Refusal, itRefuses } from "./soundPolicy";

const refusals: Refusal[] = [
  [
    "a tagStatus in capitals",
    (rules) => (rules[1]!.selection.tagStatus = "Untagged"),
    [
      'lifecycle-tag-status rules[1].selection.tagStatus: tagStatus: given "Untagged", allowed "tagged", "untagged", "any".',
    ],
  ],
  [
    "tagged without a list",
    ([first]) => delete first!.selection.tagPatternList,
    [
      'lifecycle-tag-list rules[0].selection: tag lists: given none, allowed exactly one of tagPatternList and tagPrefixList with tagStatus "tagged".',
    ],
  ],
  [
    "tagged with both lists",
    ([first]) => (first!.selection.tagPrefixList = ["prod"]),
    [
      'lifecycle-tag-list rules[0].selection: tag lists: given both, allowed exactly one of tagPatternList and tagPrefixList with tagStatus "tagged".',
    ],
  ],
  [
    "untagged with a list",
    (rules) => (rules[1]!.selection.tagPrefixList = ["prod"]),
    [
      'lifecycle-tag-list rules[1].selection.tagPrefixList: tagPrefixList: given ["prod"], allowed none with tagStatus "untagged".',
    ],
  ],
  [
    "any with an empty list",
    (rules) => (rules[2]!.selection.tagPatternList = []),
    [
      "lifecycle-tag-list rules[2].selection.tagPatternList: tagPatternList: given [], allowed at least one entry, or no tagPatternList at all.",
      'lifecycle-tag-list rules[2].selection.tagPatternList: tagPatternList: given [], allowed none with tagStatus "any".',
    ],
  ],
  [
    "a list that is a word",
    ([first]) => (first!.selection.tagPatternList = "prod-*"),
    [
      'lifecycle-shape rules[0].selection.tagPatternList: tagPatternList: given "prod-*", allowed a list.',
    ],
  ],
  [
    "every wrong entry of a list",
    ([first]) => (first!.selection.tagPatternList = ["", 7, "*a*b*c*d*"]),
    [
      'lifecycle-tag-empty rules[0].selection.tagPatternList[0]: tagPatternList[0]: given "", allowed at least one character.',
      "lifecycle-shape rules[0].selection.tagPatternList[1]: tagPatternList[1]: given 7, allowed a string.",
      'lifecycle-tag-wildcards rules[0].selection.tagPatternList[2]: tagPatternList[2]: given "*a*b*c*d*", allowed at most 4 wildcards.',
    ],
  ],
  [
    "a list that another rule of the storage class has, in any order",
    (rules) => {
      rules[0]!.selection.tagPatternList = ["a*", "*b"];
      rules[1]!.selection = {
        ...rules[0]!.selection,
        tagPatternList: ["*b", "a*"],
        countNumber: 9,
      };
    },
    [
      "lifecycle-tag-list-duplicate rules[1].selection.tagPatternList: tag list: given that of rule 1 once more; allowed one rule for a tag list in each storage class.",
    ],
  ],
  [
    "a second rule for untagged images",
    (rules) => rules.unshift({ ...structuredClone(rules[1]!), rulePriority: 9 }),
    [
      'lifecycle-untagged-duplicate rules[2].selection.tagStatus: tagStatus: given "untagged", which rule 9 has, too; allowed one rule for untagged images in each storage class.',
      "lifecycle-any-last rules[3].rulePriority: rulePriority of a rule for any image: given 3, and rule 9 has a higher one; allowed the highest of storage class standard.",
    ],
  ],
];

describe("the grammar of tag selections", () => {
  itRefuses(refusals);
});
