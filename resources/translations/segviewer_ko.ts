<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>window</name>
    <message>
        <source>concatenation</source>
        <translation>이어 붙임</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>합</translation>
    </message>
    <message>
        <source>product</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>each at its own output</source>
        <translation>각각 자기 출력에서</translation>
    </message>
    <message>
        <source>{fusion} with {count}</source>
        <translation>{fusion} {count}개</translation>
    </message>
    <message>
        <source>No fusion yet.</source>
        <translation>아직 병합이 없습니다.</translation>
    </message>
    <message>
        <source>Fusions: {count}. {names}.</source>
        <translation>병합 {count}개: {names}.</translation>
    </message>
    <message>
        <source>Left out: {count}, each with its reason.</source>
        <translation>제외: {count}개, 각각 이유가 있습니다.</translation>
    </message>
    <message>
        <source>the network's own code</source>
        <translation>네트워크 자신의 코드</translation>
    </message>
    <message>
        <source>{merge} in {places}</source>
        <translation>{places}의 {merge}</translation>
    </message>
    <message>
        <source>stage: output of {module}</source>
        <translation>단계: {module}의 출력</translation>
    </message>
    <message>
        <source>functions of the network itself</source>
        <translation>네트워크 자신의 함수</translation>
    </message>
    <message>
        <source>operand {number}: made by {module}</source>
        <translation>피연산자 {number}: {module}에서 만듦</translation>
    </message>
    <message>
        <source>showing every branch</source>
        <translation>모든 브랜치를 켠 상태</translation>
    </message>
    <message>
        <source>Colour scale: {label}, {low} to {high}</source>
        <translation>색 눈금: {label}, {low} ~ {high}</translation>
    </message>
    <message>
        <source>{label}, {low} to {high}</source>
        <translation>{label}, {low} ~ {high}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>What this pane shows of the picture</source>
        <translation>이 칸에 보여 줄 것</translation>
    </message>
    <message>
        <source>Picture: {title}</source>
        <translation>그림: {title}</translation>
    </message>
    <message>
        <source>Diagram of the network</source>
        <translation>네트워크 구조도</translation>
    </message>
    <message>
        <source>waiting for the result</source>
        <translation>결과를 기다리는 중</translation>
    </message>
    <message>
        <source>{name} on</source>
        <translation>{name} 켜짐</translation>
    </message>
    <message>
        <source>Switch {name} off or on ({number}). Off means its {mode} stands in for it: what the network makes of that now, not what it would have learnt without the branch.</source>
        <translation>{name} 끄기/켜기 ({number}). 끄면 그 자리에 {mode} 값이 들어갑니다. 지금 이 네트워크가 그 값으로 무엇을 예측하는지를 보는 것이지, 이 브랜치 없이 학습한 결과는 아닙니다.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>{title}: {channels} channels at stride {stride}{rate}.</source>
        <translation>{title}: 채널 {channels}개, 스트라이드 {stride}{rate}.</translation>
    </message>
    <message>
        <source>What {title} gives: branches {merged}, then refined.</source>
        <translation>{title}의 출력: 브랜치를 {merged} 뒤 다듬은 것입니다.</translation>
    </message>
    <message>
        <source>Class scores on a grid of {columns}×{rows}, enlarged to {width}×{height}.</source>
        <translation>{columns}×{rows} 격자의 클래스 점수를 {width}×{height} 크기로 확대한 것입니다.</translation>
    </message>
    <message>
        <source>{channels} channels</source>
        <translation>{channels} 채널</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>채널</translation>
    </message>
    <message>
        <source> · rate {dilation}</source>
        <translation> · rate {dilation}</translation>
    </message>
    <message>
        <source>stride {stride}{rate}</source>
        <translation>스트라이드 {stride}{rate}</translation>
    </message>
    <message>
        <source>stride </source>
        <translation>스트라이드 </translation>
    </message>
    <message>
        <source>rate </source>
        <translation>rate </translation>
    </message>
    <message>
        <source> {taps} of its 9 taps fall inside the map, on average.</source>
        <translation> 커널의 탭 9개 가운데 평균 {taps}개가 특징 맵 안에 놓입니다.</translation>
    </message>
    <message>
        <source>{channels} classes</source>
        <translation>{channels} 클래스</translation>
    </message>
    <message>
        <source>input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>What enters the network.</source>
        <translation>네트워크에 들어가는 그림입니다.</translation>
    </message>
    <message>
        <source>now rate {dilation}</source>
        <translation>현재 rate {dilation}</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>병합</translation>
    </message>
    <message>
        <source>The network appears here with the first picture, tile by tile as the data flows.</source>
        <translation>첫 그림을 열면 데이터가 흐르는 순서대로 네트워크가 타일로 나타납니다.</translation>
    </message>
    <message>
        <source>known once a picture is open</source>
        <translation>그림을 열면 알 수 있습니다</translation>
    </message>
    <message>
        <source>About segviewer</source>
        <translation>segviewer 정보</translation>
    </message>
    <message>
        <source>A desktop microscope for semantic segmentation networks.</source>
        <translation>의미론적 분할(semantic segmentation) 네트워크를 들여다보는 데스크톱 현미경입니다.</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>system</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>none, or such as {example}</source>
        <translation>비워 두거나, 예: {example}</translation>
    </message>
    <message>
        <source>A known list, or names with commas between them</source>
        <translation>알려진 목록의 이름, 또는 쉼표로 나눈 클래스 이름</translation>
    </message>
    <message>
        <source>Assumed of {title}</source>
        <translation>{title}에 대한 가정</translation>
    </message>
    <message>
        <source>The file holds weights alone. This is the best guess at how its network was trained; a wrong one gives a wrong mask.</source>
        <translation>파일에는 가중치만 들어 있습니다. 아래는 이 네트워크가 어떻게 학습되었는지에 대한 최선의 추정이며, 틀리면 마스크도 틀립니다.</translation>
    </message>
    <message>
        <source>{wide} × {high} mm; as PNG {width} × {height} pixels</source>
        <translation>{wide} × {high} mm, PNG로는 {width} × {height} 픽셀</translation>
    </message>
    <message>
        <source>{width} × {height} pixels, at the picture's own resolution</source>
        <translation>{width} × {height} 픽셀, 원본 해상도</translation>
    </message>
    <message>
        <source>Export comparison</source>
        <translation>비교 시트 내보내기</translation>
    </message>
    <message>
        <source>States</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>drawing…</source>
        <translation>그리는 중…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>그림(&amp;P)</translation>
    </message>
    <message>
        <source>As &amp;command</source>
        <translation>명령으로(&amp;C)</translation>
    </message>
    <message>
        <source>As P&amp;ython script</source>
        <translation>Python 스크립트로(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;How it was made</source>
        <translation>만든 방법(&amp;H)</translation>
    </message>
    <message>
        <source>Save sheet</source>
        <translation>시트 저장</translation>
    </message>
    <message>
        <source>Saved the sheet as {absolute}</source>
        <translation>시트를 {absolute}(으)로 저장했습니다</translation>
    </message>
    <message>
        <source>States (drag to order, F2 renames)</source>
        <translation>상태 (끌어서 순서 변경, F2로 이름 변경)</translation>
    </message>
    <message>
        <source>pictures in PDF and SVG too</source>
        <translation>PDF·SVG 안의 그림에도 적용</translation>
    </message>
    <message>
        <source>States as columns</source>
        <translation>상태를 열로</translation>
    </message>
    <message>
        <source>Panel letters</source>
        <translation>패널 기호 (a), (b)…</translation>
    </message>
    <message>
        <source>Dark ground</source>
        <translation>어두운 배경</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>as the pictures</source>
        <translation>그림 크기대로</translation>
    </message>
    <message>
        <source>one column, 85 mm</source>
        <translation>한 단, 85 mm</translation>
    </message>
    <message>
        <source>page, 175 mm</source>
        <translation>전체 폭, 175 mm</translation>
    </message>
    <message>
        <source>another width</source>
        <translation>다른 너비</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>글자 크기</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>About {name}</source>
        <translation>{name} 정보</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>시트</translation>
    </message>
    <message>
        <source>Open sheet as picture</source>
        <translation>시트를 그림으로 열기</translation>
    </message>
    <message>
        <source>This sheet was made of “{name}”, which does not lie beside it. Choose the picture to bring its {states} back.</source>
        <translation>이 시트는 “{name}” 그림으로 만들었지만 그 파일이 옆에 없습니다. 그림을 고르면 {states}를 되살립니다.</translation>
    </message>
    <message>
        <source>This sheet loads {names}, which was not opened here before.</source>
        <translation>이 시트는 여기서 연 적이 없는 {names}를 불러옵니다.</translation>
    </message>
    <message>
        <source>Choose mask…</source>
        <translation>마스크 고르기…</translation>
    </message>
    <message>
        <source>Open without mask</source>
        <translation>마스크 없이 열기</translation>
    </message>
    <message>
        <source>This sheet compares with the mask “{name}”, which lies neither beside it nor beside its picture. Choose the mask to bring truth and errors back.</source>
        <translation>이 시트는 마스크 “{name}”와 비교하는데, 시트 옆에도 그림 옆에도 없습니다. 정답과 오류를 되살리려면 마스크를 고르세요.</translation>
    </message>
    <message>
        <source>higher than an A4 page</source>
        <translation>A4 한 쪽보다 높음</translation>
    </message>
    <message>
        <source>Crop, framed and enlarged</source>
        <translation>잘라 낸 부분을 테두리와 확대로</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>위</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>아래</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Choose picture…</source>
        <translation>그림 고르기…</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>{name} 열기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Click the keys of a menu's entry to choose others.</source>
        <translation>메뉴 항목의 단축키를 클릭하면 다른 키로 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>The usual keys for every entry</source>
        <translation>모든 항목을 기본 단축키로 되돌립니다</translation>
    </message>
    <message>
        <source>{keys}: choose other keys for {title}</source>
        <translation>{keys}: {title}의 단축키 바꾸기</translation>
    </message>
    <message>
        <source>Press the keys; Esc leaves them as they are.</source>
        <translation>새 단축키를 누르세요. Esc를 누르면 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Every entry has its usual keys again.</source>
        <translation>모든 항목이 기본 단축키로 돌아왔습니다.</translation>
    </message>
    <message>
        <source>{keys}: {title}</source>
        <translation>{keys}: {title}</translation>
    </message>
    <message>
        <source>{keys} is taken by “{title}”; choose others.</source>
        <translation>{keys}은(는) “{title}”에 쓰이고 있습니다. 다른 키를 고르세요.</translation>
    </message>
    <message>
        <source>{keys} belongs to the picture; choose others.</source>
        <translation>{keys}은(는) 그림에서 쓰는 키입니다. 다른 키를 고르세요.</translation>
    </message>
    <message>
        <source>A few letters of a command, view, network or branch</source>
        <translation>명령, 보기, 네트워크, 브랜치 이름의 글자 몇 개</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>What matches</source>
        <translation>찾은 것</translation>
    </message>
    <message>
        <source>Nothing matches; fewer letters find more.</source>
        <translation>찾은 것이 없습니다. 글자를 줄여 보세요.</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>용어집</translation>
    </message>
    <message>
        <source>A few letters of a word</source>
        <translation>단어의 글자 몇 개</translation>
    </message>
    <message>
        <source>Find a word</source>
        <translation>단어 찾기</translation>
    </message>
    <message>
        <source>See also:</source>
        <translation>함께 보기:</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>찾은 것이 없습니다.</translation>
    </message>
    <message>
        <source>Guided look</source>
        <translation>둘러보기</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>다음 수업</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>그만두기</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>마침</translation>
    </message>
    <message>
        <source>What each branch adds</source>
        <translation>브랜치마다 더하는 값</translation>
    </message>
    <message>
        <source>To the right: adds to the class. To the left: takes away from it.</source>
        <translation>오른쪽은 그 클래스에 더하는 값, 왼쪽은 빼는 값입니다.</translation>
    </message>
    <message>
        <source>{share} of the pixels, with {names} off</source>
        <translation>{names} 끔, 픽셀의 {share} 변화</translation>
    </message>
    <message>
        <source>and {pairs}, {share}</source>
        <translation>그 밖에 {pairs}, {share}</translation>
    </message>
    <message>
        <source>{number} other pair</source>
        <translation>다른 쌍 {number}개</translation>
    </message>
    <message>
        <source>{number} other pairs</source>
        <translation>다른 쌍 {number}개</translation>
    </message>
    <message>
        <source>{number} pass</source>
        <translation>{number}번의 패스</translation>
    </message>
    <message>
        <source>{number} passes</source>
        <translation>{number}번의 패스</translation>
    </message>
    <message>
        <source>{number} state</source>
        <translation>상태 {number}개</translation>
    </message>
    <message>
        <source>{number} states</source>
        <translation>상태 {number}개</translation>
    </message>
    <message>
        <source>{number} branch</source>
        <translation>브랜치 {number}개</translation>
    </message>
    <message>
        <source>{number} branches</source>
        <translation>브랜치 {number}개</translation>
    </message>
    <message>
        <source>This network has no branches to switch.</source>
        <translation>이 네트워크에는 끌 수 있는 브랜치가 없습니다.</translation>
    </message>
    <message>
        <source>Every branch is on. Press a number key, or use a switch.</source>
        <translation>모든 브랜치가 켜져 있습니다. 숫자 키를 누르거나 스위치를 쓰세요.</translation>
    </message>
    <message>
        <source>and {number} more, {share}</source>
        <translation>그 밖에 {number}개, {share}</translation>
    </message>
    <message>
        <source>nothing to compare</source>
        <translation>비교할 것 없음</translation>
    </message>
    <message>
        <source>List every class of the mask</source>
        <translation>마스크의 모든 클래스 보기</translation>
    </message>
    <message>
        <source>Against the truth</source>
        <translation>정답과 비교</translation>
    </message>
    <message>
        <source>fewer</source>
        <translation>줄여 보기</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>평균 IoU</translation>
    </message>
    <message>
        <source>pixel accuracy</source>
        <translation>픽셀 정확도</translation>
    </message>
    <message>
        <source>mean boundary IoU</source>
        <translation>평균 경계 IoU</translation>
    </message>
    <message>
        <source>At the picture's own size. Intersection over union, averaged over the classes that occur in mask or truth; boundary IoU counts the pixels near outlines alone, within 2 % of the diagonal (Cheng et al. 2021). What the truth leaves open, and classes that the network does not have, are left out.</source>
        <translation>원본 크기에서 잰 값입니다. IoU(교집합/합집합)는 마스크나 정답에 나오는 클래스에 대해 평균합니다. 경계 IoU는 윤곽에서 대각선의 2 % 이내에 있는 픽셀만 셉니다(Cheng et al. 2021). 정답이 비워 둔 곳과 네트워크에 없는 클래스는 제외합니다.</translation>
    </message>
    <message>
        <source>The field of {name}: {parts} of the picture. Its middle lies {rows} px {vertical} and {columns} px {horizontal} of the point, {inside} % of it in the point's own region. Estimated from {passes}.</source>
        <translation>{name}의 수용 영역: 그림의 {parts}. 중심은 그 점에서 {vertical}으로 {rows} px, {horizontal}으로 {columns} px 떨어져 있고, {inside} %가 그 점과 같은 영역 안에 있습니다. {passes}로 추정했습니다.</translation>
    </message>
    <message>
        <source>Field, px</source>
        <translation>수용 영역, px</translation>
    </message>
    <message>
        <source>the class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99 %</translation>
    </message>
    <message>
        <source>theory</source>
        <translation>이론</translation>
    </message>
    <message>
        <source>50 %</source>
        <translation>50 %</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>안쪽</translation>
    </message>
    <message>
        <source>Sides of squares that hold so much of it; inside: its share in the pixel's own region.</source>
        <translation>그만큼이 들어가는 정사각형의 한 변. 안쪽: 클릭한 픽셀의 영역 안에 놓인 비율.</translation>
    </message>
    <message>
        <source>Sides of squares in pixels of the input: with half and with 99 % of the field's energy, and of all that can reach it. Inside: the share that lies in the region of the pixel's class that the pixel is in.</source>
        <translation>입력 픽셀 단위로 나타낸 정사각형의 한 변입니다. 차례로 수용 영역 에너지의 절반과 99 %가 들어가는 크기, 그리고 이론적으로 닿을 수 있는 크기입니다. 안쪽: 클릭한 픽셀이 속한 같은 클래스의 영역 안에 놓인 비율.</translation>
    </message>
    <message>
        <source>Together they lead from {all_off} with all off to {all_on}. Decisive: {decisive}.</source>
        <translation>모두 껐을 때 {all_off}에서 모두 켰을 때 {all_on}(으)로 갑니다. 결정적인 브랜치: {decisive}.</translation>
    </message>
    <message>
        <source> An estimate, from {orders} orders of switching them on.</source>
        <translation> 켜는 순서 {orders}가지로 추정한 값입니다.</translation>
    </message>
    <message>
        <source>Nothing of the picture reaches {name}: every way to it is off. What stands in for a branch counts as constant here; in the bars it still follows the branches before it.</source>
        <translation>그림의 어떤 것도 {name}에 닿지 않습니다. 그리로 가는 길이 모두 꺼져 있습니다. 여기서는 브랜치를 대신하는 값을 상수로 보지만, 막대에서는 앞선 브랜치에 따라 달라집니다.</translation>
    </message>
    <message>
        <source>{share} within {side} px ({area} %)</source>
        <translation>{share}이 {side} px 안({area} %)</translation>
    </message>
    <message>
        <source>half</source>
        <translation>절반</translation>
    </message>
    <message>
        <source>{first} and {second} add {value} more together than apart</source>
        <translation>{first}와 {second}는 따로일 때보다 함께일 때 {value} 더합니다</translation>
    </message>
    <message>
        <source>{first} and {second} add {value} less together than apart</source>
        <translation>{first}와 {second}는 따로일 때보다 함께일 때 {value} 덜 더합니다</translation>
    </message>
    <message>
        <source>below</source>
        <translation>아래쪽</translation>
    </message>
    <message>
        <source>above</source>
        <translation>위쪽</translation>
    </message>
    <message>
        <source>right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Each branch's share over time</source>
        <translation>시간에 따른 브랜치별 비중</translation>
    </message>
    <message>
        <source>Share of each branch, over time</source>
        <translation>시간에 따른 브랜치별 비중</translation>
    </message>
    <message>
        <source>{age} s ago</source>
        <translation>{age}초 전</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>인스펙터</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>Pixel</source>
        <translation>픽셀</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>브랜치</translation>
    </message>
    <message>
        <source>Classes, changes, the clicked pixel and the selected branch appear here.</source>
        <translation>클래스, 변화, 클릭한 픽셀, 선택한 브랜치가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>rows {top} to {bottom}, columns {left} to {right}</source>
        <translation>행 {top} ~ {bottom}, 열 {left} ~ {right}</translation>
    </message>
    <message>
        <source>row {row}, column {column}</source>
        <translation>행 {row}, 열 {column}</translation>
    </message>
    <message>
        <source>Click a pixel of the picture, drag with Shift for a region, or press an arrow key.</source>
        <translation>그림의 픽셀을 클릭하거나, Shift를 누른 채 끌어 영역을 고르거나, 화살표 키를 누르세요.</translation>
    </message>
    <message>
        <source>Measured in</source>
        <translation>측정 단위</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>로짓</translation>
    </message>
    <message>
        <source>margin over the next class</source>
        <translation>다음 클래스와의 마진</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>마진</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>Logit: the class's score before the softmax. Margin: its logit less that of the next class, which is what decides. Probability: after the softmax, in which all classes take part.</source>
        <translation>로짓: softmax 이전의 클래스 점수. 마진: 그 로짓에서 다음 클래스의 로짓을 뺀 값으로, 예측을 결정합니다. 확률: 모든 클래스가 함께 들어가는 softmax 이후의 값.</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>수용 영역</translation>
    </message>
    <message>
        <source>of this picture</source>
        <translation>이 그림에서</translation>
    </message>
    <message>
        <source>of this picture, fast</source>
        <translation>이 그림에서, 빠르게</translation>
    </message>
    <message>
        <source>of this picture, as RepLKNet</source>
        <translation>이 그림에서, RepLKNet 방식</translation>
    </message>
    <message>
        <source>average over noise</source>
        <translation>노이즈 평균</translation>
    </message>
    <message>
        <source>Of this picture: squared gradients of the branch's channels, what the prediction is sensitive to. Fast: the gradient of the channels' sum. As RepLKNet: of their positive values. Average over noise: what the architecture sees (Luo et al. 2016). Sides are in pixels of the network's input.</source>
        <translation>이 그림에서: 브랜치 채널별 기울기의 제곱으로, 예측이 무엇에 민감한지를 나타냅니다. 빠르게: 채널 합의 기울기. RepLKNet 방식: 양수 값의 기울기. 노이즈 평균: 구조 자체가 보는 범위(Luo et al. 2016). 크기는 네트워크 입력의 픽셀 단위입니다.</translation>
    </message>
    <message>
        <source>Shapley values: a branch's mean effect over every order in which branches can be switched on, each absent one in its off mode. They sum to the value less that with all off (Shapley 1953).</source>
        <translation>섀플리 값: 브랜치를 켜는 모든 순서에 대해 평균한 그 브랜치의 효과입니다. 없는 브랜치는 끔 방식의 값으로 대신합니다. 모두 더하면 전체 값에서 모두 껐을 때의 값을 뺀 것과 같습니다(Shapley 1953).</translation>
    </message>
    <message>
        <source>What contributions are measured in</source>
        <translation>기여도의 측정 단위</translation>
    </message>
    <message>
        <source>How receptive fields are computed</source>
        <translation>수용 영역 계산 방법</translation>
    </message>
    <message>
        <source>this region</source>
        <translation>이 영역</translation>
    </message>
    <message>
        <source>it</source>
        <translation>이 픽셀</translation>
    </message>
    <message>
        <source>What each branch adds to {where} being {names} ({measure})</source>
        <translation>{where}을 {names}(으)로 보는 데 브랜치마다 더하는 값 ({measure})</translation>
    </message>
    <message>
        <source>Its logits are not finite (NaN or infinite): it has no class, and there is nothing to share out among the branches.</source>
        <translation>이 픽셀의 로짓은 유한한 수가 아닙니다(NaN 또는 무한대). 그래서 클래스가 없고, 브랜치에 나눌 몫도 없습니다.</translation>
    </message>
    <message>
        <source>row {row}  column {column}   not finite</source>
        <translation>행 {row}  열 {column}   유한하지 않음</translation>
    </message>
    <message>
        <source> over </source>
        <translation> 대 </translation>
    </message>
    <message>
        <source>reads {source}</source>
        <translation>입력: {source}</translation>
    </message>
    <message>
        <source>{channels} channels, {columns}×{rows} cell</source>
        <translation>채널 {channels}개, {columns}×{rows}칸</translation>
    </message>
    <message>
        <source>{channels} channels, {columns}×{rows} cells</source>
        <translation>채널 {channels}개, {columns}×{rows}칸</translation>
    </message>
    <message>
        <source>{size}; {title} {low} to {high}, mean {mean}</source>
        <translation>{size}; {title} {low} ~ {high}, 평균 {mean}</translation>
    </message>
    <message>
        <source> Rate in force: {dilation}.</source>
        <translation> 현재 rate: {dilation}.</translation>
    </message>
    <message>
        <source>{backbone}, one cell for {stride} input pixels{rate}.</source>
        <translation>{backbone}, 입력 {stride}픽셀마다 한 칸{rate}.</translation>
    </message>
    <message>
        <source>{title}: its branches {merged}.</source>
        <translation>{title}: 브랜치를 {merged} 것입니다.</translation>
    </message>
    <message>
        <source>{size}; one cell has no directions</source>
        <translation>{size}; 한 칸에는 방향이 없습니다</translation>
    </message>
    <message>
        <source>, its 3×3 convolutions at rate {dilation}</source>
        <translation>, 3×3 합성곱의 rate {dilation}</translation>
    </message>
    <message>
        <source> and mixed</source>
        <translation> 뒤 섞은</translation>
    </message>
    <message>
        <source>shortcut: {layers}</source>
        <translation>지름길 연결: {layers}</translation>
    </message>
    <message>
        <source>Click a tile of the diagram to look at it here; a pane that shows a map or a field follows. A double click opens its map.</source>
        <translation>구조도의 타일을 클릭하면 여기서 볼 수 있습니다. 맵이나 수용 영역을 보여 주는 칸도 따라 바뀝니다. 두 번 클릭하면 그 맵이 열립니다.</translation>
    </message>
    <message>
        <source>Off is what this network makes of the replacement now. The papers' tables train again without the branch.</source>
        <translation>끔은 지금 이 네트워크가 대체 값으로 무엇을 예측하는지를 보여 줍니다. 논문의 표는 그 브랜치 없이 다시 학습한 결과입니다.</translation>
    </message>
    <message>
        <source>What stands in for the branch. Zero: nothing, which the network never met in training. Mean: each channel's mean over this picture. Dataset mean: that over many pictures, for branches that are the same everywhere in one. From another picture or a pinned row: what the branch says there, which asks whether it matters what it says, or only that it says something.</source>
        <translation>브랜치 대신 들어가는 값입니다. 0: 아무것도 없음(학습 중에는 만나지 못한 값). 평균: 이 그림에서 채널마다의 평균. 데이터셋 평균: 여러 그림에 대한 평균으로, 한 그림 안에서 어디나 같은 브랜치에 씁니다. 다른 그림이나 고정한 행: 그 브랜치가 거기서 내는 값입니다. 무엇을 말하는지가 중요한지, 무언가를 말하기만 하면 되는지를 알 수 있습니다.</translation>
    </message>
    <message>
        <source>energy of all channels</source>
        <translation>모든 채널의 에너지</translation>
    </message>
    <message>
        <source>largest channel</source>
        <translation>가장 큰 채널</translation>
    </message>
    <message>
        <source>one channel</source>
        <translation>채널 하나</translation>
    </message>
    <message>
        <source>likeness to the pixel</source>
        <translation>클릭한 픽셀과의 유사도</translation>
    </message>
    <message>
        <source>colours (PCA)</source>
        <translation>색 (PCA)</translation>
    </message>
    <message>
        <source>Energy: the root mean square over the channels. Largest channel: the largest value in each cell. Likeness: the cosine with the clicked pixel's cell. Colours: the three directions in which this branch varies most, not comparable between branches.</source>
        <translation>에너지: 채널에 대한 제곱평균제곱근. 가장 큰 채널: 칸마다 가장 큰 값. 유사도: 클릭한 픽셀이 있는 칸과의 코사인. 색: 이 브랜치가 가장 크게 변하는 세 방향이며, 브랜치끼리 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>How channels become a map</source>
        <translation>채널을 맵으로 만드는 방법</translation>
    </message>
    <message>
        <source>Own: each map from its smallest to its largest value. Shared: all branches of a row from zero to their largest. Per column: a view from its smallest to its largest value in all rows</source>
        <translation>개별: 맵마다 가장 작은 값에서 가장 큰 값까지. 공통: 한 행의 모든 브랜치를 0에서 가장 큰 값까지. 열마다: 모든 행에 걸쳐 그 뷰의 가장 작은 값에서 가장 큰 값까지</translation>
    </message>
    <message>
        <source>&amp;Scale of maps</source>
        <translation>맵의 눈금(&amp;S)</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>Scale of the maps</source>
        <translation>맵의 눈금</translation>
    </message>
    <message>
        <source>What off means</source>
        <translation>끔의 의미</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>Channels that vary most over this picture</source>
        <translation>이 그림에서 가장 크게 변하는 채널</translation>
    </message>
    <message>
        <source>The channels that vary most over this picture</source>
        <translation>이 그림에서 가장 크게 변하는 채널들</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>눈금</translation>
    </message>
    <message>
        <source>Off means</source>
        <translation>끔 방식</translation>
    </message>
    <message>
        <source>most varied…</source>
        <translation>변화가 큰 채널…</translation>
    </message>
    <message>
        <source>channel {channel}</source>
        <translation>채널 {channel}</translation>
    </message>
    <message>
        <source>Nothing to compute here.</source>
        <translation>여기서는 계산할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>수업</translation>
    </message>
    <message>
        <source>Picture of the figure</source>
        <translation>계산한 그림</translation>
    </message>
    <message>
        <source>Back to this step's own state</source>
        <translation>이 단계의 처음 상태로 되돌리기</translation>
    </message>
    <message>
        <source>Leave the lesson; what is on the screen stays</source>
        <translation>수업을 끝냅니다. 화면의 내용은 그대로 남습니다</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>{number}/{count} 단계</translation>
    </message>
    <message>
        <source>Do</source>
        <translation>해 보기</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>볼 것</translation>
    </message>
    <message>
        <source>Computed now</source>
        <translation>지금 계산한 값</translation>
    </message>
    <message>
        <source>Detach {title}, or put it back</source>
        <translation>{title} 떼어 내기 또는 되돌려 놓기</translation>
    </message>
    <message>
        <source>Close {title}; View brings it back</source>
        <translation>{title} 닫기. 보기 메뉴에서 다시 열 수 있습니다</translation>
    </message>
    <message>
        <source>Open a&amp;ddress…</source>
        <translation>주소 열기(&amp;D)…</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>주소 열기</translation>
    </message>
    <message>
        <source>Address of a stream or a video, such as rtsp://… or http://…</source>
        <translation>스트림이나 동영상의 주소. 예: rtsp://… 또는 http://…</translation>
    </message>
    <message>
        <source>The paper</source>
        <translation>논문</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>계산 중…</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>다시</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>찾은 것 없음</translation>
    </message>
    <message>
        <source>What {title} means</source>
        <translation>{title}의 의미</translation>
    </message>
    <message>
        <source>{title}, open</source>
        <translation>{title}, 펼침</translation>
    </message>
    <message>
        <source>{title}, folded</source>
        <translation>{title}, 접힘</translation>
    </message>
    <message>
        <source>Fold {title}</source>
        <translation>{title} 접기</translation>
    </message>
    <message>
        <source>Open {title}</source>
        <translation>{title} 펼치기</translation>
    </message>
    <message>
        <source>Point to light this class up in the mask; click to hide or show it</source>
        <translation>가리키면 마스크에서 이 클래스를 밝게 보여 주고, 클릭하면 숨기거나 다시 보여 줍니다</translation>
    </message>
    <message>
        <source>Masks (*.png *.tif *.tiff *.bmp *.gif);;All files (*)</source>
        <translation>마스크 (*.png *.tif *.tiff *.bmp *.gif);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Checkpoints ({suffixes});;All files (*)</source>
        <translation>체크포인트 ({suffixes});;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Film (*.mp4);;Folder of PNGs (*)</source>
        <translation>영상 (*.mp4);;PNG 폴더 (*)</translation>
    </message>
    <message>
        <source>Open picture or video</source>
        <translation>사진 또는 동영상 열기</translation>
    </message>
    <message>
        <source>Open folder of pictures</source>
        <translation>사진 폴더 열기</translation>
    </message>
    <message>
        <source>Open ground truth</source>
        <translation>정답(ground truth) 열기</translation>
    </message>
    <message>
        <source>Open folder of masks</source>
        <translation>마스크 폴더 열기</translation>
    </message>
    <message>
        <source>Ground &amp;truth</source>
        <translation>정답(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Board</source>
        <translation>보드(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>저장(&amp;S)</translation>
    </message>
    <message>
        <source>No ground truth here. Open a mask (File &gt; Ground truth), or drop one.</source>
        <translation>정답이 없습니다. 마스크를 열거나(파일 &gt; 정답) 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>This network has no such map. Choose another view.</source>
        <translation>이 네트워크에는 그런 맵이 없습니다. 다른 보기를 고르세요.</translation>
    </message>
    <message>
        <source>The two networks know no class in common. Compare others.</source>
        <translation>두 네트워크에는 공통된 클래스가 없습니다. 다른 것과 비교하세요.</translation>
    </message>
    <message>
        <source>Click a pixel, or press an arrow key.</source>
        <translation>픽셀을 클릭하거나 화살표 키를 누르세요.</translation>
    </message>
    <message>
        <source>Drop to open</source>
        <translation>놓으면 엽니다</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Open checkpoint</source>
        <translation>체크포인트 열기</translation>
    </message>
    <message>
        <source>Expected a picture, file or address on the clipboard, found none; copy one first.</source>
        <translation>클립보드에 사진, 파일, 주소 가운데 하나가 있어야 하지만 없습니다. 먼저 복사하세요.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>녹화</translation>
    </message>
    <message>
        <source>Save figures</source>
        <translation>수치 저장</translation>
    </message>
    <message>
        <source>There is a file {name} already. Replace it?</source>
        <translation>{name} 파일이 이미 있습니다. 바꾸시겠습니까?</translation>
    </message>
    <message>
        <source>Replace file</source>
        <translation>파일 바꾸기</translation>
    </message>
    <message>
        <source>Save masks and maps in</source>
        <translation>마스크와 맵을 저장할 폴더</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>writing {name}</source>
        <translation>{name} 쓰는 중</translation>
    </message>
    <message>
        <source>There is nothing to export yet; open a picture first.</source>
        <translation>아직 내보낼 것이 없습니다. 먼저 사진을 여세요.</translation>
    </message>
    <message>
        <source>There are no figures yet; open a picture first.</source>
        <translation>아직 수치가 없습니다. 먼저 사진을 여세요.</translation>
    </message>
    <message>
        <source>There are no maps yet; open a picture first.</source>
        <translation>아직 맵이 없습니다. 먼저 사진을 여세요.</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>그리는 중</translation>
    </message>
    <message>
        <source>drawing the sheet</source>
        <translation>시트를 그리는 중</translation>
    </message>
    <message>
        <source>wrote {name}</source>
        <translation>{name} 저장함</translation>
    </message>
    <message>
        <source>pasted picture</source>
        <translation>붙여 넣은 그림</translation>
    </message>
    <message>
        <source>Switch {name} on</source>
        <translation>{name} 켜기</translation>
    </message>
    <message>
        <source>Switch {name} off</source>
        <translation>{name} 끄기</translation>
    </message>
    <message>
        <source>Look at {name}</source>
        <translation>{name} 살펴보기</translation>
    </message>
    <message>
        <source>What is meant by {title}?</source>
        <translation>{title}(이)란?</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>도움말</translation>
    </message>
    <message>
        <source>Show {title}</source>
        <translation>{title} 보기</translation>
    </message>
    <message>
        <source>Last pane › {heading}</source>
        <translation>마지막 칸 › {heading}</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>wrote {name}, {frames} frames</source>
        <translation>{name} 저장함, {frames}프레임</translation>
    </message>
    <message>
        <source>The window speaks the language you chose once segviewer is started again.</source>
        <translation>선택한 언어는 segviewer를 다시 시작하면 적용됩니다.</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>수업(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>명령 찾기(&amp;F)…</translation>
    </message>
    <message>
        <source>Guided &amp;look</source>
        <translation>둘러보기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>단축키(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Glossary</source>
        <translation>용어집(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;About segviewer</source>
        <translation>segviewer 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open picture or video…</source>
        <translation>사진 또는 동영상 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>폴더 열기(&amp;F)…</translation>
    </message>
    <message>
        <source>Open ground &amp;truth…</source>
        <translation>정답 열기(&amp;T)…</translation>
    </message>
    <message>
        <source>Open folder of &amp;masks…</source>
        <translation>마스크 폴더 열기(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>예제(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>카메라(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Recent</source>
        <translation>최근 파일(&amp;R)</translation>
    </message>
    <message>
        <source>Export &amp;comparison…</source>
        <translation>비교 시트 내보내기(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Record a film, or end it…</source>
        <translation>녹화 시작/끝(&amp;R)…</translation>
    </message>
    <message>
        <source>Save &amp;mask…</source>
        <translation>마스크 저장(&amp;M)…</translation>
    </message>
    <message>
        <source>Save &amp;numbers…</source>
        <translation>수치 저장(&amp;N)…</translation>
    </message>
    <message>
        <source>Save masks and ma&amp;ps…</source>
        <translation>마스크와 맵 저장(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>비교(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Pin this state</source>
        <translation>이 상태 고정(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Drop the newest pin</source>
        <translation>마지막 고정 빼기(&amp;D)</translation>
    </message>
    <message>
        <source>Drop &amp;all pins</source>
        <translation>모든 고정 빼기(&amp;A)</translation>
    </message>
    <message>
        <source>Each &amp;branch off in turn</source>
        <translation>브랜치를 하나씩 끄기(&amp;B)</translation>
    </message>
    <message>
        <source>Each branch &amp;alone</source>
        <translation>브랜치 하나만 켜기(&amp;A)</translation>
    </message>
    <message>
        <source>All &amp;output strides</source>
        <translation>모든 출력 스트라이드(&amp;O)</translation>
    </message>
    <message>
        <source>All five &amp;networks</source>
        <translation>다섯 네트워크 모두(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>창에 맞춤(&amp;F)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>확대(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>축소(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Add pane</source>
        <translation>칸 추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Remove pane</source>
        <translation>칸 제거(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Outlines of changes</source>
        <translation>변화한 곳 윤곽선(&amp;O)</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>언어(Lan&amp;guage)</translation>
    </message>
    <message>
        <source>Colours of &amp;maps</source>
        <translation>맵의 색(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Class colours</source>
        <translation>클래스 색(&amp;C)</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>글자 크기(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>크게(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>작게(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;As the system</source>
        <translation>시스템 설정대로(&amp;A)</translation>
    </message>
    <message>
        <source>Reset &amp;layout</source>
        <translation>배치 초기화(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Leave the lesson</source>
        <translation>수업 그만두기(&amp;L)</translation>
    </message>
    <message>
        <source>moving scene</source>
        <translation>움직이는 장면</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>{title}   {megabytes} MB{score}</source>
        <translation>{title}   {megabytes} MB{score}</translation>
    </message>
    <message>
        <source>All {lines} networks on VOC   {backbones}, {megabytes} MB</source>
        <translation>VOC의 {lines}개 네트워크 모두   {backbones}, {megabytes} MB</translation>
    </message>
    <message>
        <source>, mIoU {mean_iou}</source>
        <translation>, mIoU {mean_iou}</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>네트워크(&amp;N)</translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation>내장</translation>
    </message>
    <message>
        <source>Fetched when chosen</source>
        <translation>선택하면 내려받음</translation>
    </message>
    <message>
        <source>&amp;torchvision</source>
        <translation>torchvision(&amp;T)</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>&amp;Checkpoint file…</source>
        <translation>체크포인트 파일(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Recent checkpoints</source>
        <translation>최근 체크포인트(&amp;R)</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>이 네트워크</translation>
    </message>
    <message>
        <source>A&amp;bout it…</source>
        <translation>정보(&amp;B)…</translation>
    </message>
    <message>
        <source>What is a&amp;ssumed of it…</source>
        <translation>가정한 것(&amp;S)…</translation>
    </message>
    <message>
        <source>Refine with dense CR&amp;F</source>
        <translation>dense CRF로 다듬기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Undo switch</source>
        <translation>스위치 실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;All branches on</source>
        <translation>모든 브랜치 켜기(&amp;A)</translation>
    </message>
    <message>
        <source>Free&amp;ze or run</source>
        <translation>멈춤/재생(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Published</source>
        <translation>공개된 가중치(&amp;P)</translation>
    </message>
    <message>
        <source>reading about {model}</source>
        <translation>{model} 정보를 읽는 중</translation>
    </message>
    <message>
        <source> and </source>
        <translation>, </translation>
    </message>
    <message>
        <source>all on</source>
        <translation>모두 켜기</translation>
    </message>
    <message>
        <source>{number} off</source>
        <translation>{number}개 끔</translation>
    </message>
    <message>
        <source>{text}, switch all on</source>
        <translation>{text}, 모두 켜기</translation>
    </message>
    <message>
        <source>{names} off in {title}; click for all on (0)</source>
        <translation>{title}에서 {names} 꺼짐. 클릭하면 모두 켭니다 (0)</translation>
    </message>
    <message>
        <source>Let pictures enter the network smaller, as far as this many frames a second need it</source>
        <translation>초당 이만큼의 프레임을 지키는 데 필요한 만큼 그림을 줄여 네트워크에 넣습니다</translation>
    </message>
    <message>
        <source>frame {number}{of}  {time}</source>
        <translation>프레임 {number}{of}  {time}</translation>
    </message>
    <message>
        <source>One frame back (A)</source>
        <translation>한 프레임 뒤로 (A)</translation>
    </message>
    <message>
        <source>Freeze, or run on</source>
        <translation>멈춤/재생</translation>
    </message>
    <message>
        <source>One frame on (D)</source>
        <translation>한 프레임 앞으로 (D)</translation>
    </message>
    <message>
        <source>Place in the clip</source>
        <translation>영상 안의 위치</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>끝나면 처음부터 다시</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Rate to hold</source>
        <translation>유지할 프레임 속도</translation>
    </message>
    <message>
        <source>Record a film of what is shown, or end it</source>
        <translation>보이는 것을 영상으로 녹화하거나 끝냅니다</translation>
    </message>
    <message>
        <source> of {count}</source>
        <translation>/{count}</translation>
    </message>
    <message>
        <source>full size</source>
        <translation>원래 크기</translation>
    </message>
    <message>
        <source>hold {rate} fps</source>
        <translation>{rate} fps 유지</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근 파일</translation>
    </message>
    <message>
        <source>Recent {source}</source>
        <translation>최근 파일 {source}</translation>
    </message>
    <message>
        <source>row {row}  column {column}   {name} {share}</source>
        <translation>행 {row}  열 {column}   {name} {share}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Give this up; what is on the screen stays (Esc)</source>
        <translation>이 작업을 그만둡니다. 화면의 내용은 그대로 남습니다 (Esc)</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>starting torch</source>
        <translation>torch를 시작하는 중</translation>
    </message>
    <message>
        <source>input {width}×{height}</source>
        <translation>입력 {width}×{height}</translation>
    </message>
    <message>
        <source>field</source>
        <translation>수용 영역</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>스위치</translation>
    </message>
    <message>
        <source>{rate} fps in, {per_second} shown</source>
        <translation>입력 {rate} fps, 표시 {per_second}</translation>
    </message>
    <message>
        <source>live {live}</source>
        <translation>실시간 {live}</translation>
    </message>
    <message>
        <source>model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>frame to screen {time} ms</source>
        <translation>프레임→화면 {time} ms</translation>
    </message>
    <message>
        <source>{dropped} dropped</source>
        <translation>{dropped}개 건너뜀</translation>
    </message>
    <message>
        <source>screen {time} ms</source>
        <translation>화면 {time} ms</translation>
    </message>
    <message>
        <source>model: one forward pass; switch: what a switch costs; screen: from what was asked for to its picture. While a stream runs, live says how the network's fast copy was made; frame to screen is the age of a frame when it is first shown; fps in: what the source gives; dropped: frames that a newer one replaced.</source>
        <translation>모델: 순전파 한 번; 스위치: 스위치 한 번에 드는 시간; 화면: 요청에서 그림이 나올 때까지. 스트림이 재생되는 동안 실시간은 네트워크의 빠른 사본을 만든 방법, 프레임→화면은 프레임이 처음 보일 때까지 걸린 시간, 입력 fps는 소스가 보내는 속도, 건너뜀은 더 새로운 프레임으로 바뀐 프레임 수입니다.</translation>
    </message>
    <message>
        <source>Comparison sheet of what is shown</source>
        <translation>보이는 것의 비교 시트</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>Open a picture or video</source>
        <translation>사진 또는 동영상 열기</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Keep this state beside the next</source>
        <translation>이 상태를 다음 상태 옆에 남겨 둡니다</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Which network looks at the picture</source>
        <translation>그림을 볼 네트워크</translation>
    </message>
    <message>
        <source>Published and others…</source>
        <translation>공개된 가중치 등…</translation>
    </message>
    <message>
        <source>All about this network</source>
        <translation>이 네트워크의 모든 정보</translation>
    </message>
    <message>
        <source>About this network</source>
        <translation>이 네트워크 정보</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>스트라이드</translation>
    </message>
    <message>
        <source>Output stride: input pixels per cell of the last stage; rates follow</source>
        <translation>출력 스트라이드(output stride): 마지막 단계의 한 칸에 해당하는 입력 픽셀 수. rate도 함께 바뀝니다</translation>
    </message>
    <message>
        <source>Low level</source>
        <translation>저수준</translation>
    </message>
    <message>
        <source>Low-level source: which early stage the decoder borrows from</source>
        <translation>저수준 특징의 출처: 디코더가 가져오는 앞쪽 단계</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>Pixels of the longer side that enter the network</source>
        <translation>네트워크에 들어가는 그림의 긴 변 픽셀 수</translation>
    </message>
    <message>
        <source>Opacity of the mask</source>
        <translation>마스크의 불투명도</translation>
    </message>
    <message>
        <source>How strongly the mask covers the photo</source>
        <translation>마스크가 사진을 덮는 정도</translation>
    </message>
    <message>
        <source>  Mask </source>
        <translation>  마스크 </translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>원본 크기</translation>
    </message>
    <message>
        <source>Moving scene</source>
        <translation>움직이는 장면</translation>
    </message>
    <message>
        <source>A stream to try things with where there is no camera</source>
        <translation>카메라가 없을 때 시험해 볼 수 있는 영상</translation>
    </message>
    <message>
        <source>Six steps on a sample photo; later in the Help menu</source>
        <translation>예제 사진으로 보는 여섯 단계. 나중에는 도움말 메뉴에 있습니다</translation>
    </message>
    <message>
        <source>Open the sample photo {name}</source>
        <translation>예제 사진 {name} 열기</translation>
    </message>
    <message>
        <source>Sample {name}</source>
        <translation>예제 {name}</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>붙여넣기</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>그림을 여기에 끌어다 놓으세요</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>작업 중…</translation>
    </message>
    <message>
        <source>A mask with its legend appears; the strip below is the network, branch by branch.
Folders, videos, checkpoints and exported sheets can be dropped too; cameras are in the File menu.</source>
        <translation>마스크와 범례가 나타나고, 아래 띠는 네트워크를 브랜치별로 보여 줍니다.
폴더, 동영상, 체크포인트, 내보낸 시트도 놓을 수 있습니다. 카메라는 파일 메뉴에 있습니다.</translation>
    </message>
    <message>
        <source>The first picture takes a moment: the network is being loaded.</source>
        <translation>첫 그림은 잠시 걸립니다. 네트워크를 불러오는 중입니다.</translation>
    </message>
    <message>
        <source>Ask about a pixel, or look at a tile</source>
        <translation>픽셀에 대해 묻거나 타일을 살펴보기</translation>
    </message>
    <message>
        <source>Ask about a region</source>
        <translation>영역에 대해 묻기</translation>
    </message>
    <message>
        <source>Zoom and move all panes</source>
        <translation>모든 칸을 확대하고 옮기기</translation>
    </message>
    <message>
        <source>Move the pixel; with Shift, ten at a time</source>
        <translation>픽셀 옮기기, Shift와 함께 열 칸씩</translation>
    </message>
    <message>
        <source>Switch a branch off or on</source>
        <translation>브랜치 끄기/켜기</translation>
    </message>
    <message>
        <source>Hold: look with every branch on</source>
        <translation>누르는 동안 모든 브랜치를 켜고 보기</translation>
    </message>
    <message>
        <source>Previous and next picture of a folder; also PageUp, PageDown</source>
        <translation>폴더의 이전·다음 그림 (PageUp, PageDown도 가능)</translation>
    </message>
    <message>
        <source>Go to a button, tile or switch, and use it</source>
        <translation>단추, 타일, 스위치로 옮겨 가서 쓰기</translation>
    </message>
    <message>
        <source>Give up what takes long; else let the pixel go</source>
        <translation>오래 걸리는 작업을 그만두고, 아니면 픽셀 선택 풀기</translation>
    </message>
    <message>
        <source>The mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Each pixel has the class that the network gives it. Point at a class of the legend to light it up, at the picture to read its name; click a class to hide it.</source>
        <translation>픽셀마다 네트워크가 예측한 클래스가 있습니다. 범례의 클래스를 가리키면 밝게 보이고, 그림을 가리키면 이름이 나타납니다. 클래스를 클릭하면 숨깁니다.</translation>
    </message>
    <message>
        <source>The network, branch by branch</source>
        <translation>브랜치별로 보는 네트워크</translation>
    </message>
    <message>
        <source>The strip is the network, from left to right, each tile a map of what was just computed. Branches side by side stand under a bracket that says how they are merged.</source>
        <translation>띠는 왼쪽에서 오른쪽으로 이어지는 네트워크이고, 타일마다 방금 계산한 맵이 보입니다. 나란한 브랜치 위의 괄호는 어떻게 합치는지를 알려 줍니다.</translation>
    </message>
    <message>
        <source>Switch a branch off</source>
        <translation>브랜치 끄기</translation>
    </message>
    <message>
        <source>Each branch has a switch and a number key. What changes is outlined in the mask, hatched in the difference, and counted under Changes. Hold the space bar to see every branch on.</source>
        <translation>브랜치마다 스위치와 숫자 키가 있습니다. 바뀐 곳은 마스크에서 윤곽선으로, 차이 보기에서 빗금으로 나타나고, 변화 항목에서 집계됩니다. 스페이스 바를 누르고 있으면 모든 브랜치를 켠 모습을 봅니다.</translation>
    </message>
    <message>
        <source>Switch the first branch</source>
        <translation>첫 브랜치 끄기/켜기</translation>
    </message>
    <message>
        <source>Ask about a pixel</source>
        <translation>픽셀에 대해 묻기</translation>
    </message>
    <message>
        <source>Click a pixel, or move with the arrow keys: bars say how much each branch adds to its class. Drag with Shift for a whole region.</source>
        <translation>픽셀을 클릭하거나 화살표 키로 옮겨 보세요. 막대는 브랜치마다 그 클래스에 얼마나 더하는지를 나타냅니다. Shift를 누른 채 끌면 영역 전체를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Ask about the middle</source>
        <translation>가운데 픽셀에 대해 묻기</translation>
    </message>
    <message>
        <source>How far a branch looks</source>
        <translation>브랜치가 보는 범위</translation>
    </message>
    <message>
        <source>The view receptive field shows which pixels of the photo move the one that was clicked. Click a tile to see the field of that branch.</source>
        <translation>수용 영역 보기는 클릭한 픽셀을 움직이는 사진의 픽셀들을 보여 줍니다. 타일을 클릭하면 그 브랜치의 수용 영역을 봅니다.</translation>
    </message>
    <message>
        <source>Show the receptive field</source>
        <translation>수용 영역 보기</translation>
    </message>
    <message>
        <source>Compare, and take home</source>
        <translation>비교하고 가져가기</translation>
    </message>
    <message>
        <source>Pin keeps a state beside the next ({pin}); Compare sets each branch or network in a row. Export writes a sheet with legend and captions, which opens again with all its states. {find} finds everything else.</source>
        <translation>고정은 한 상태를 다음 상태 옆에 남겨 둡니다({pin}). 비교 메뉴는 브랜치나 네트워크를 나란히 늘어놓습니다. 내보내기는 범례와 설명이 있는 시트를 쓰며, 다시 열면 모든 상태가 돌아옵니다. 나머지는 {find}로 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Pin this state</source>
        <translation>이 상태 고정</translation>
    </message>
    <message>
        <source>the mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Each pixel has the class with the largest logit, and the legend lists what share of the picture each class takes. Its order is that with every branch on, so that a row stays where it is while branches are switched.</source>
        <translation>픽셀마다 로짓이 가장 큰 클래스가 매겨지고, 범례는 클래스별로 그림에서 차지하는 비율을 보여 줍니다. 순서는 모든 브랜치를 켰을 때를 따르므로, 브랜치를 끄고 켜도 줄의 위치가 그대로입니다.</translation>
    </message>
    <message>
        <source>what switches changed</source>
        <translation>스위치가 바꾼 것</translation>
    </message>
    <message>
        <source>The pixels whose class is another one than with every branch on, counted by the pair of classes at the network's input size. It says what this network makes of the switch, not what a network trained without the branch would do.</source>
        <translation>모든 브랜치를 켰을 때와 클래스가 달라진 픽셀을 네트워크 입력 크기에서 클래스 쌍별로 센 것입니다. 지금 이 네트워크의 반응이지, 그 브랜치 없이 학습한 네트워크의 결과는 아닙니다.</translation>
    </message>
    <message>
        <source>the pixel's numbers</source>
        <translation>픽셀의 수치</translation>
    </message>
    <message>
        <source>At the top are the probabilities of its likeliest classes; below, a bar for each branch says how much it adds to the predicted class. Bars to the right speak for the class, bars to the left against it.</source>
        <translation>위에는 가장 가능성이 큰 클래스들의 확률이, 아래에는 브랜치마다 예측된 클래스에 얼마나 더하는지를 나타내는 막대가 있습니다. 오른쪽 막대는 그 클래스를 지지하고 왼쪽 막대는 반대합니다.</translation>
    </message>
    <message>
        <source>a branch</source>
        <translation>브랜치</translation>
    </message>
    <message>
        <source>One of several paths side by side whose outputs are merged, such as a rate of an atrous pyramid or a bin of a pooling pyramid. Its tile shows its channels as one map, and its switch puts a constant in its place.</source>
        <translation>출력을 합치는 나란한 경로 가운데 하나로, atrous 피라미드의 rate 하나나 풀링 피라미드의 bin 하나가 그 예입니다. 타일은 그 채널들을 맵 하나로 보여 주고, 스위치는 그 자리에 상수를 넣습니다.</translation>
    </message>
    <message>
        <source>a Shapley value</source>
        <translation>섀플리 값</translation>
    </message>
    <message>
        <source>A branch's mean effect over every order in which the branches can be switched on, each absent one standing in its off mode. They are exact here, and together they lead from the value with all off to the value with all on.</source>
        <translation>브랜치를 켜는 모든 순서에 대해 평균한 그 브랜치의 효과이며, 없는 브랜치는 끔 방식의 값으로 대신합니다. 여기서는 정확히 계산하고, 모두 더하면 모두 껐을 때의 값에서 모두 켰을 때의 값으로 이어집니다.</translation>
    </message>
    <message>
        <source>logit, margin or probability</source>
        <translation>로짓, 마진, 확률</translation>
    </message>
    <message>
        <source>The logit is the class's score before the softmax; the margin is its logit less that of the next class, which is what decides; the probability is what the softmax makes of all of them. A branch can raise a logit and still lower the margin, where it raises the next class more.</source>
        <translation>로짓은 softmax 이전의 클래스 점수이고, 마진은 그 로짓에서 다음 클래스의 로짓을 뺀 값으로 예측을 결정하며, 확률은 softmax가 모든 로짓으로 만든 값입니다. 브랜치가 로짓을 올리더라도 다음 클래스를 더 올리면 마진은 줄어들 수 있습니다.</translation>
    </message>
    <message>
        <source>the logit decomposition</source>
        <translation>로짓 분해</translation>
    </message>
    <message>
        <source>A concatenation followed by a 1×1 convolution is a sum of one convolution per branch, so a class's logit can be written as a sum of one map per branch and the bias. The maps add up to the logit within rounding; what follows a nonlinearity is linearised at this picture.</source>
        <translation>concat 뒤의 1×1 합성곱은 브랜치마다 하나씩인 합성곱의 합과 같으므로, 클래스의 로짓을 브랜치별 맵과 편향의 합으로 쓸 수 있습니다. 맵을 더하면 반올림 오차 안에서 로짓이 되며, 비선형 이후의 것은 이 그림에서 선형화합니다.</translation>
    </message>
    <message>
        <source>off: zero, mean, dataset mean</source>
        <translation>끔 방식: 0, 평균, 데이터셋 평균</translation>
    </message>
    <message>
        <source>Zero puts nothing in the branch's place, which the network never met in training; mean puts each channel's mean over this picture; dataset mean that over many pictures, for branches that are the same everywhere in one. The mean follows the branches before it, so it is no constant for them.</source>
        <translation>0은 브랜치 자리에 아무것도 넣지 않으며, 학습 중에는 만나지 못한 값입니다. 평균은 이 그림에서 채널마다의 평균을, 데이터셋 평균은 여러 그림에 대한 평균을 넣으며 한 그림 안에서 어디나 같은 브랜치에 씁니다. 평균은 앞선 브랜치에 따라 달라지므로 그들에게는 상수가 아닙니다.</translation>
    </message>
    <message>
        <source>run time against retraining</source>
        <translation>실행 중 끄기와 재학습</translation>
    </message>
    <message>
        <source>A switch asks what this network does without a branch now; the tables of the papers train a network again without it, which learns to make up for it. Run-time effects are therefore often larger than those in the papers.</source>
        <translation>스위치는 지금 이 네트워크가 그 브랜치 없이 어떻게 되는지를 묻습니다. 논문의 표는 그 브랜치 없이 네트워크를 다시 학습하며, 네트워크는 이를 메우는 법을 배웁니다. 그래서 실행 중의 효과는 논문의 값보다 클 때가 많습니다.</translation>
    </message>
    <message>
        <source>the effective receptive field</source>
        <translation>유효 수용 영역</translation>
    </message>
    <message>
        <source>How strongly each pixel of the input moves the unit: the squared gradient, over its sum. It is mostly far smaller than the theoretical field, and half of it lies within the line of 50 %.</source>
        <translation>입력의 각 픽셀이 유닛을 얼마나 움직이는지를 나타내며, 기울기의 제곱을 그 합으로 나눈 값입니다. 대개 이론적 수용 영역보다 훨씬 작고, 그 절반이 50 % 선 안에 있습니다.</translation>
    </message>
    <message>
        <source>the theoretical receptive field</source>
        <translation>이론적 수용 영역</translation>
    </message>
    <message>
        <source>All pixels that can reach the unit through the kernels, strides and rates of the layers, whatever the weights. It is drawn dashed and cut at the picture's edge; a branch that pools the whole picture has all of it.</source>
        <translation>가중치와 관계없이 층들의 커널, 스트라이드, rate를 거쳐 유닛에 닿을 수 있는 모든 픽셀입니다. 점선으로 그리고 그림 가장자리에서 자르며, 그림 전체를 풀링하는 브랜치는 그림 전체를 가집니다.</translation>
    </message>
    <message>
        <source>kinds of receptive field</source>
        <translation>수용 영역의 종류</translation>
    </message>
    <message>
        <source>Of this picture: the gradients of each channel are squared and added; fast: one gradient of the channels' sum; as RepLKNet: of their positive values. Averaged over noise pictures it says what the architecture sees, not what this prediction depends on.</source>
        <translation>이 그림에서: 채널마다의 기울기를 제곱하여 더합니다. 빠르게: 채널 합의 기울기 하나. RepLKNet 방식: 양수 값의 기울기. 노이즈 그림에 대해 평균하면 이 예측이 무엇에 의존하는지가 아니라 구조 자체가 무엇을 보는지를 나타냅니다.</translation>
    </message>
    <message>
        <source>how channels become a map</source>
        <translation>채널을 맵으로 만드는 방법</translation>
    </message>
    <message>
        <source>Energy is the root mean square over the channels, largest channel the largest value in each cell, likeness the cosine with the clicked pixel's cell. Colours (PCA) are the three directions in which this branch varies most; they cannot be compared between branches.</source>
        <translation>에너지는 채널에 대한 제곱평균제곱근, 가장 큰 채널은 칸마다 가장 큰 값, 유사도는 클릭한 픽셀이 있는 칸과의 코사인입니다. 색(PCA)은 이 브랜치가 가장 크게 변하는 세 방향이며, 브랜치끼리 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>own and shared scale, one scale per view</source>
        <translation>개별 눈금과 공통 눈금, 뷰마다 한 눈금</translation>
    </message>
    <message>
        <source>Own stretches each map from its smallest to its largest value, which makes a faint map as bright as a strong one. Shared gives all branches of the network the same colours for the same values, from zero; one scale per view does so for a view in all states of a board.</source>
        <translation>개별 눈금은 맵마다 가장 작은 값에서 가장 큰 값까지 늘리므로 약한 맵도 강한 맵만큼 밝아 보입니다. 공통 눈금은 네트워크의 모든 브랜치에서 같은 값에 같은 색을 0부터 매기며, 뷰마다 한 눈금은 보드의 모든 상태에서 한 뷰의 같은 값에 같은 색을 매깁니다.</translation>
    </message>
    <message>
        <source>the output stride</source>
        <translation>출력 스트라이드</translation>
    </message>
    <message>
        <source>Pixels of the input per cell of the last stage. Strides are traded for atrous rates: half the stride means twice the rate, with the same weights.</source>
        <translation>마지막 단계의 한 칸에 해당하는 입력 픽셀 수입니다. 스트라이드는 atrous rate와 맞바꿉니다. 같은 가중치에서 스트라이드가 절반이면 rate는 두 배가 됩니다.</translation>
    </message>
    <message>
        <source>an atrous rate</source>
        <translation>atrous rate (dilation)</translation>
    </message>
    <message>
        <source>The nine taps of a 3×3 kernel stand that many cells apart, so the kernel looks further without more weights. At large rates most taps fall outside the map and read zeros: the kernel becomes 1×1.</source>
        <translation>3×3 커널의 탭 아홉 개가 그만큼의 칸을 두고 떨어져 있어, 파라미터를 늘리지 않고도 더 멀리 봅니다. rate가 크면 대부분의 탭이 맵 밖에 놓여 0을 읽으므로 커널은 1×1이 됩니다.</translation>
    </message>
    <message>
        <source>the bins of a pyramid</source>
        <translation>피라미드의 bin</translation>
    </message>
    <message>
        <source>Bin n averages the map over n×n regions, mixes the channels and enlarges the result again. Bin 1 is the average of the whole picture, the same everywhere.</source>
        <translation>bin n은 맵을 n×n개의 sub-region으로 나누어 평균하고, 채널을 섞은 뒤 다시 업샘플링합니다. bin 1은 그림 전체의 평균(global average pooling)으로, 어디나 같은 값입니다.</translation>
    </message>
    <message>
        <source>image pooling</source>
        <translation>이미지 풀링</translation>
    </message>
    <message>
        <source>The average of the whole map, through a 1×1 convolution, put back at every place. It tells each pixel what picture it is in, and was added since large rates lose that.</source>
        <translation>맵 전체의 평균을 1×1 합성곱에 통과시켜 모든 위치에 되돌려 놓은 것입니다. 픽셀마다 어떤 그림 안에 있는지를 알려 주며, 큰 rate가 잃는 정보를 채우려고 더해졌습니다.</translation>
    </message>
    <message>
        <source>the low-level source</source>
        <translation>저수준 특징의 출처</translation>
    </message>
    <message>
        <source>An early stage with fine edges whose channels are made few and joined to the coarse context. The decoder uses it to draw borders sharper.</source>
        <translation>가장자리가 섬세한 앞쪽 단계로, 채널을 줄여 거친 문맥과 concat합니다. 디코더는 이것으로 경계를 더 또렷하게 복원합니다.</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>신뢰도</translation>
    </message>
    <message>
        <source>The probability of each pixel's own class. It is low along borders, and a high one is no promise: networks are often sure of what they get wrong.</source>
        <translation>픽셀마다 예측된 클래스의 확률입니다. 경계를 따라 낮고, 높다고 해서 맞는 것은 아닙니다. 네트워크는 틀린 것도 자주 확신합니다.</translation>
    </message>
    <message>
        <source>the dense CRF</source>
        <translation>dense CRF</translation>
    </message>
    <message>
        <source>A step after the network that moves borders to edges of the photo: pixels of like colour nearby want the same class. Of the five networks only DeepLab v2's paper uses it.</source>
        <translation>네트워크 다음에 경계를 사진의 가장자리로 옮기는 단계로, 가까이 있는 비슷한 색의 픽셀은 같은 클래스를 가지려 합니다. 다섯 네트워크 가운데 DeepLab v2 논문만 이것을 씁니다.</translation>
    </message>
    <message>
        <source>label(p) = argmax over c of logit(c, p)</source>
        <translation>label(p) = argmax_c logit(c, p)</translation>
    </message>
    <message>
        <source>changed = share of pixels p with label(p) ≠ label with every branch on(p)</source>
        <translation>변화 = label(p) ≠ label_모두 켬(p)인 픽셀 p의 비율</translation>
    </message>
    <message>
        <source>φ(i) = Σ over S without i of |S|! (n−|S|−1)! / n! · [v(S ∪ i) − v(S)]</source>
        <translation>φ(i) = Σ_{i를 뺀 S} |S|! (n−|S|−1)! / n! · [v(S ∪ i) − v(S)]</translation>
    </message>
    <message>
        <source>margin = logit(c) − max over k ≠ c of logit(k)</source>
        <translation>margin = logit(c) − max_{k ≠ c} logit(k)</translation>
    </message>
    <message>
        <source>logit(c) = Σ over branches of part(c, branch) + bias(c)</source>
        <translation>logit(c) = Σ_브랜치 part(c, 브랜치) + bias(c)</translation>
    </message>
    <message>
        <source>mean(k) = 1/(hw) · Σ over the map of x(k)</source>
        <translation>mean(k) = 1/(hw) · Σ_맵 x(k)</translation>
    </message>
    <message>
        <source>energy(cell) = √(1/C · Σ over channels of x²)</source>
        <translation>energy(칸) = √(1/C · Σ_채널 x²)</translation>
    </message>
    <message>
        <source>rate · stride stays the same</source>
        <translation>rate · stride = 일정</translation>
    </message>
    <message>
        <source>y(i) = Σ over k of x(i + rate · k) · w(k)</source>
        <translation>y(i) = Σ_k x(i + rate · k) · w(k)</translation>
    </message>
    <message>
        <source>confidence(p) = max over c of p(c)</source>
        <translation>confidence(p) = max_c p(c)</translation>
    </message>
    <message>
        <source>p(c) = exp logit(c) / Σ exp logit(k)</source>
        <translation>p(c) = exp logit(c) / Σ exp logit(k)</translation>
    </message>
    <message>
        <source>energy(q) ∝ Σ (∂ unit / ∂ input(q))²</source>
        <translation>energy(q) ∝ Σ (∂ unit / ∂ input(q))²</translation>
    </message>
    <message>
        <source>r(l) = r(l−1) + (k − 1) · rate · Π of the strides before</source>
        <translation>r(l) = r(l−1) + (k − 1) · rate · Π(앞선 스트라이드)</translation>
    </message>
    <message>
        <source>from another picture…</source>
        <translation>다른 그림에서…</translation>
    </message>
    <message>
        <source>from pinned row {number}</source>
        <translation>고정한 행 {number}에서</translation>
    </message>
    <message>
        <source>Take {key} from another picture</source>
        <translation>다른 그림에서 {key} 가져오기</translation>
    </message>
    <message>
        <source>Its branc&amp;hes…</source>
        <translation>브랜치(&amp;H)…</translation>
    </message>
    <message>
        <source>Branches of {network}</source>
        <translation>{network}의 브랜치</translation>
    </message>
    <message>
        <source>Fusions and their branches</source>
        <translation>병합과 그 브랜치</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>To be known</source>
        <translation>알아 둘 것</translation>
    </message>
    <message>
        <source>Save and use…</source>
        <translation>저장하고 사용…</translation>
    </message>
    <message>
        <source>Save branches</source>
        <translation>브랜치 저장</translation>
    </message>
    <message>
        <source>A ticked fusion's branches get switches. An operand that is off changes that fusion alone; a stage that is off changes whatever reads it. Names are changed by a double click.</source>
        <translation>선택한 병합의 브랜치에 스위치가 생깁니다. 피연산자를 끄면 그 병합만 바뀌고, 단계를 끄면 그것을 읽는 모든 것이 바뀝니다. 이름은 두 번 눌러 바꿉니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Move this state up</source>
        <translation>이 상태를 위로 옮기기</translation>
    </message>
    <message>
        <source>Drop this state</source>
        <translation>이 상태 빼기</translation>
    </message>
    <message>
        <source>Double click renames, drag moves.</source>
        <translation>두 번 누르면 이름을 바꾸고, 끌면 자리를 옮깁니다.</translation>
    </message>
    <message>
        <source>Name of this state</source>
        <translation>이 상태의 이름</translation>
    </message>
    <message>
        <source>its network's name</source>
        <translation>네트워크의 이름</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>가로 비교</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>번갈아 보기</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Drag the line: the first picture is left of it (Ctrl+← → moves it)</source>
        <translation>선을 끄세요. 선의 왼쪽이 첫째 그림입니다(Ctrl+← →로도 옮깁니다)</translation>
    </message>
    <message>
        <source>One after the other in the same place (Ctrl+← → turns over)</source>
        <translation>같은 자리에서 번갈아 보입니다(Ctrl+← →로 넘깁니다)</translation>
    </message>
    <message>
        <source>What the second has that the first has not</source>
        <translation>둘째에는 있고 첫째에는 없는 것</translation>
    </message>
    <message>
        <source>First pane</source>
        <translation>첫째 칸</translation>
    </message>
    <message>
        <source>Second pane</source>
        <translation>둘째 칸</translation>
    </message>
    <message>
        <source>and</source>
        <translation>와</translation>
    </message>
    <message>
        <source>Back to the board</source>
        <translation>보드로 돌아가기</translation>
    </message>
    <message>
        <source>Back to the board (Esc)</source>
        <translation>보드로 돌아가기(Esc)</translation>
    </message>
    <message>
        <source>subtracting…</source>
        <translation>빼는 중…</translation>
    </message>
    <message>
        <source>{pane}: no picture</source>
        <translation>{pane}: 그림 없음</translation>
    </message>
    <message>
        <source>There is no pane yet; open a picture first.</source>
        <translation>아직 칸이 없습니다. 먼저 그림을 여세요.</translation>
    </message>
    <message>
        <source>There is no board yet; open a picture first.</source>
        <translation>아직 보드가 없습니다. 먼저 그림을 여세요.</translation>
    </message>
    <message>
        <source>Two panes are compared, and there is one; pin a state or add a pane first.</source>
        <translation>두 칸을 비교하는데 칸이 하나뿐입니다. 먼저 상태를 고정하거나 칸을 더하세요.</translation>
    </message>
    <message>
        <source>Add pictures to the board</source>
        <translation>보드에 그림 더하기</translation>
    </message>
    <message>
        <source>Boards (*{suffix})</source>
        <translation>보드 (*{suffix})</translation>
    </message>
    <message>
        <source>Open board</source>
        <translation>보드 열기</translation>
    </message>
    <message>
        <source>Save board</source>
        <translation>보드 저장</translation>
    </message>
    <message>
        <source>This pane has no picture ({obstacle}); choose another pane or view.</source>
        <translation>이 칸에는 그림이 없습니다({obstacle}). 다른 칸이나 보기를 고르세요.</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>보드</translation>
    </message>
    <message>
        <source>This board was made of “{name}”, which does not lie where it did. Choose the picture to bring its {states} back.</source>
        <translation>이 보드는 “{name}” 그림으로 만들었지만 그 파일이 제자리에 없습니다. 그림을 고르면 {states}를 되살립니다.</translation>
    </message>
    <message>
        <source>This board compares with the mask “{name}”, which does not lie where it did. Choose the mask to bring truth and errors back.</source>
        <translation>이 보드는 마스크 “{name}”와 비교하는데, 그 파일이 제자리에 없습니다. 정답과 오류를 되살리려면 마스크를 고르세요.</translation>
    </message>
    <message>
        <source>This board compares with the masks in “{name}”, which does not lie where it did. Choose the folder to bring truth and errors back.</source>
        <translation>이 보드는 “{name}” 폴더의 마스크와 비교하는데, 그 폴더가 제자리에 없습니다. 정답과 오류를 되살리려면 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>Choose folder of masks…</source>
        <translation>마스크 폴더 고르기…</translation>
    </message>
    <message>
        <source>This board loads {names}, which was not opened here before.</source>
        <translation>이 보드는 여기서 연 적이 없는 {names}을(를) 불러옵니다.</translation>
    </message>
    <message>
        <source>Open &amp;board…</source>
        <translation>보드 열기(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Add pictures…</source>
        <translation>그림 더하기(&amp;A)…</translation>
    </message>
    <message>
        <source>Sa&amp;ve board…</source>
        <translation>보드 저장(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Save pane…</source>
        <translation>칸 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>C&amp;opy pane</source>
        <translation>칸 복사(&amp;O)</translation>
    </message>
    <message>
        <source>W&amp;ipe two panes</source>
        <translation>두 칸 가로 비교(&amp;I)</translation>
    </message>
    <message>
        <source>Blin&amp;k two panes</source>
        <translation>두 칸 번갈아 보기(&amp;K)</translation>
    </message>
    <message>
        <source>Differen&amp;ce of two panes</source>
        <translation>두 칸의 차이(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Rename row…</source>
        <translation>행 이름 바꾸기(&amp;R)…</translation>
    </message>
    <message>
        <source>Move row &amp;up</source>
        <translation>행 위로(&amp;U)</translation>
    </message>
    <message>
        <source>Move row do&amp;wn</source>
        <translation>행 아래로(&amp;W)</translation>
    </message>
    <message>
        <source>Drop ro&amp;w</source>
        <translation>행 빼기(&amp;W)</translation>
    </message>
    <message>
        <source>Go to the pane beside, above or below</source>
        <translation>옆, 위, 아래 칸으로 가기</translation>
    </message>
    <message>
        <source>Scroll a board that is larger than the window</source>
        <translation>창보다 큰 보드 스크롤하기</translation>
    </message>
    <message>
        <source>Save all {count} pictures</source>
        <translation>그림 {count}장 모두 저장</translation>
    </message>
    <message>
        <source>As {kind}…</source>
        <translation>{kind} 파일로…</translation>
    </message>
    <message>
        <source>Save the sheets of all pictures in</source>
        <translation>모든 그림의 시트를 저장할 폴더</translation>
    </message>
    <message>
        <source>writing {name} ({number} of {count})</source>
        <translation>{name} 쓰는 중 ({count}개 중 {number}번째)</translation>
    </message>
    <message>
        <source>Saved {count} sheets in {folder}</source>
        <translation>시트 {count}개를 {folder}에 저장했습니다</translation>
    </message>
    <message>
        <source>; {failures} pictures failed</source>
        <translation>; 그림 {failures}장은 실패했습니다</translation>
    </message>
</context>
<context>
    <name>below</name>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>브랜치</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>그 밖의 맵</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>다른 네트워크의 맵</translation>
    </message>
    <message>
        <source>input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>all branches</source>
        <translation>모든 브랜치</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>신뢰도</translation>
    </message>
    <message>
        <source>receptive field</source>
        <translation>수용 영역</translation>
    </message>
    <message>
        <source>fields of all branches</source>
        <translation>모든 브랜치의 수용 영역</translation>
    </message>
    <message>
        <source>contribution</source>
        <translation>기여도</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>difference to active</source>
        <translation>활성 상태와의 차이</translation>
    </message>
    <message>
        <source>confidence to active</source>
        <translation>활성 상태와의 신뢰도 차이</translation>
    </message>
    <message>
        <source>no class in common</source>
        <translation>공통 클래스 없음</translation>
    </message>
    <message>
        <source>not in this network</source>
        <translation>이 네트워크에 없음</translation>
    </message>
    <message>
        <source>the others are compared with this one</source>
        <translation>다른 상태들을 이 상태와 비교합니다</translation>
    </message>
    <message>
        <source>one cell: there are no directions to colour</source>
        <translation>한 칸: 색으로 나타낼 방향이 없음</translation>
    </message>
    <message>
        <source>colours: the three directions in which it varies most</source>
        <translation>색: 가장 크게 변하는 세 방향</translation>
    </message>
    <message>
        <source>{reduction}, {scale} scale</source>
        <translation>{reduction}, {scale} 눈금</translation>
    </message>
    <message>
        <source>own</source>
        <translation>개별</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>공통</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>max</source>
        <translation>최댓값</translation>
    </message>
    <message>
        <source>similarity</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>pca</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>channel {number}</source>
        <translation>채널 {number}</translation>
    </message>
    <message>
        <source>own colours</source>
        <translation>개별 색</translation>
    </message>
    <message>
        <source>own scales</source>
        <translation>개별 눈금</translation>
    </message>
    <message>
        <source>own scale</source>
        <translation>개별 눈금</translation>
    </message>
    <message>
        <source>shared scale</source>
        <translation>공통 눈금</translation>
    </message>
    <message>
        <source>one scale per view</source>
        <translation>뷰마다 한 눈금</translation>
    </message>
    <message>
        <source>part of the logit</source>
        <translation>로짓의 몫</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>단독</translation>
    </message>
    <message>
        <source>all branches on</source>
        <translation>모든 브랜치 켜짐</translation>
    </message>
    <message>
        <source>all on</source>
        <translation>모두 켜짐</translation>
    </message>
    <message>
        <source>off: {names}</source>
        <translation>끔: {names}</translation>
    </message>
    <message>
        <source>stride {number}</source>
        <translation>스트라이드 {number}</translation>
    </message>
    <message>
        <source>{backbone}, output stride {number}</source>
        <translation>{backbone}, 출력 스트라이드 {number}</translation>
    </message>
    <message>
        <source>input {size}</source>
        <translation>입력 {size}</translation>
    </message>
    <message>
        <source>low-level source {key}</source>
        <translation>저수준 특징의 출처 {key}</translation>
    </message>
    <message>
        <source>live copy: {how}</source>
        <translation>실시간 사본: {how}</translation>
    </message>
    <message>
        <source>nothing is off</source>
        <translation>끈 것 없음</translation>
    </message>
    <message>
        <source>{share} changed</source>
        <translation>{share} 변화</translation>
    </message>
    <message>
        <source>{share} changed: {classes}</source>
        <translation>{share} 변화: {classes}</translation>
    </message>
    <message>
        <source>{share} changed; confidence {change}</source>
        <translation>{share} 변화; 신뢰도 {change}</translation>
    </message>
    <message>
        <source>{share} changed: {classes}; confidence {change}</source>
        <translation>{share} 변화: {classes}; 신뢰도 {change}</translation>
    </message>
    <message>
        <source>differs {share}</source>
        <translation>{share} 다름</translation>
    </message>
    <message>
        <source>differs {share}: {classes}</source>
        <translation>{share} 다름: {classes}</translation>
    </message>
    <message>
        <source>differs {share}: {classes}; confidence {change}</source>
        <translation>{share} 다름: {classes}; 신뢰도 {change}</translation>
    </message>
    <message>
        <source>differs {share}, {number} not compared ({names}): {classes}; confidence {change}</source>
        <translation>{share} 다름, {number} 비교 제외({names}): {classes}; 신뢰도 {change}</translation>
    </message>
    <message>
        <source>differs {share}, {number} not compared ({names}); confidence {change}</source>
        <translation>{share} 다름, {number} 비교 제외({names}); 신뢰도 {change}</translation>
    </message>
    <message>
        <source>differs {share}; confidence {change}</source>
        <translation>{share} 다름; 신뢰도 {change}</translation>
    </message>
    <message>
        <source>confidence {change}</source>
        <translation>신뢰도 {change}</translation>
    </message>
    <message>
        <source>−1 (blue) to 1 (orange), mean {mean}</source>
        <translation>−1(파랑) ~ 1(주황), 평균 {mean}</translation>
    </message>
    <message>
        <source>hardly a pixel agrees: are these the network's own classes, in its order?</source>
        <translation>맞는 픽셀이 거의 없습니다. 이 네트워크의 클래스이고 순서도 같습니까?</translation>
    </message>
    <message>
        <source>{share} not compared: {names}</source>
        <translation>{share} 비교 제외: {names}</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} 외 {number}개</translation>
    </message>
    <message>
        <source>mean IoU {score}, accuracy {accuracy}, boundary IoU {boundary}</source>
        <translation>평균 IoU {score}, 정확도 {accuracy}, 경계 IoU {boundary}</translation>
    </message>
    <message>
        <source>the predicted class</source>
        <translation>예측된 클래스</translation>
    </message>
    <message>
        <source>no pixel is chosen</source>
        <translation>픽셀을 클릭하지 않음</translation>
    </message>
    <message>
        <source>not asked for</source>
        <translation>계산하지 않음</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>계산 중</translation>
    </message>
    <message>
        <source>theoretical {size} px</source>
        <translation>이론 {size} px</translation>
    </message>
    <message>
        <source>half in {size} px</source>
        <translation>절반 {size} px</translation>
    </message>
    <message>
        <source>nothing reaches it</source>
        <translation>닿는 것 없음</translation>
    </message>
    <message>
        <source>of {name}, {scope}, half of it within {size} px ({share} %)</source>
        <translation>{name}, {scope}, 절반이 {size} px 안({share} %)</translation>
    </message>
    <message>
        <source>of {name}, {scope}</source>
        <translation>{name}, {scope}</translation>
    </message>
    <message>
        <source>this picture</source>
        <translation>이 그림</translation>
    </message>
    <message>
        <source>average over {number} noise pictures</source>
        <translation>노이즈 그림 {number}장 평균</translation>
    </message>
    <message>
        <source>{scope}; own scales</source>
        <translation>{scope}; 개별 눈금</translation>
    </message>
    <message>
        <source>the logits there are not finite</source>
        <translation>그곳의 로짓은 유한한 수가 아닙니다</translation>
    </message>
    <message>
        <source>this network has no branches</source>
        <translation>이 네트워크에는 브랜치가 없음</translation>
    </message>
    <message>
        <source>{measure} of {names} {all_on}, {all_off} with all off; φ Shapley; maps sum to the logit within {error}</source>
        <translation>{names}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리; 맵의 합과 로짓의 차이 {error} 이내</translation>
    </message>
    <message>
        <source>{measure} of {names} {all_on}, {all_off} with all off; φ Shapley; no maps where what follows is not linear</source>
        <translation>{names}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리; 뒤가 선형이 아니어서 맵 없음</translation>
    </message>
    <message>
        <source>{measure} of {names} {all_on}, {all_off} with all off; φ Shapley</source>
        <translation>{names}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리</translation>
    </message>
    <message>
        <source>{label} {share}</source>
        <translation>{label} {share}</translation>
    </message>
    <message>
        <source>{measure} of {first} over {second} {all_on}, {all_off} with all off; φ Shapley; maps sum to the logit within {error}</source>
        <translation>{first} 대 {second}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리; 맵의 합과 로짓의 차이 {error} 이내</translation>
    </message>
    <message>
        <source>{measure} of {first} over {second} {all_on}, {all_off} with all off; φ Shapley; no maps where what follows is not linear</source>
        <translation>{first} 대 {second}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리; 뒤가 선형이 아니어서 맵 없음</translation>
    </message>
    <message>
        <source>{measure} of {first} over {second} {all_on}, {all_off} with all off; φ Shapley</source>
        <translation>{first} 대 {second}의 {measure} {all_on}, 모두 끄면 {all_off}; φ 섀플리</translation>
    </message>
    <message>
        <source>{first} over {second}</source>
        <translation>{first} 대 {second}</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>편향</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>로짓</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>마진</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>{name} off ({mode})</source>
        <translation>{name} 끔 ({mode})</translation>
    </message>
    <message>
        <source>off ({mode})</source>
        <translation>끔 ({mode})</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} ~ {high}</translation>
    </message>
    <message>
        <source>{label} (mean)</source>
        <translation>{label} (평균)</translation>
    </message>
    <message>
        <source>{label} (zero)</source>
        <translation>{label} (0)</translation>
    </message>
    <message>
        <source>{label} (dataset mean)</source>
        <translation>{label} (데이터셋 평균)</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>0</translation>
    </message>
    <message>
        <source>dataset mean</source>
        <translation>데이터셋 평균</translation>
    </message>
    <message>
        <source>stem</source>
        <translation>스템</translation>
    </message>
    <message>
        <source>stage {number}</source>
        <translation>단계 {number}</translation>
    </message>
    <message>
        <source>entry {number}</source>
        <translation>entry {number}</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>middle</translation>
    </message>
    <message>
        <source>exit {number}</source>
        <translation>exit {number}</translation>
    </message>
    <message>
        <source>block {number}</source>
        <translation>블록 {number}</translation>
    </message>
    <message>
        <source>atrous spatial pyramid pooling</source>
        <translation>ASPP (atrous spatial pyramid pooling)</translation>
    </message>
    <message>
        <source>Atrous spatial pyramid pooling</source>
        <translation>ASPP (atrous spatial pyramid pooling)</translation>
    </message>
    <message>
        <source>pyramid pooling</source>
        <translation>피라미드 풀링</translation>
    </message>
    <message>
        <source>decoder</source>
        <translation>디코더</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>병합</translation>
    </message>
    <message>
        <source>rate {number}</source>
        <translation>rate {number}</translation>
    </message>
    <message>
        <source>bin {number}</source>
        <translation>bin {number}</translation>
    </message>
    <message>
        <source>conv 1x1</source>
        <translation>conv 1x1</translation>
    </message>
    <message>
        <source>features</source>
        <translation>특징</translation>
    </message>
    <message>
        <source>image pooling</source>
        <translation>이미지 풀링</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>풀링</translation>
    </message>
    <message>
        <source>low level</source>
        <translation>저수준</translation>
    </message>
    <message>
        <source>context</source>
        <translation>문맥</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>깊은 특징</translation>
    </message>
    <message>
        <source>coarse</source>
        <translation>거친 특징</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>skip</translation>
    </message>
    <message>
        <source>up {number} deep</source>
        <translation>{number}단계 깊은 특징</translation>
    </message>
    <message>
        <source>up {number} skip</source>
        <translation>{number}단계 skip</translation>
    </message>
    <message>
        <source>high</source>
        <translation>고수준</translation>
    </message>
    <message>
        <source>low</source>
        <translation>저수준</translation>
    </message>
    <message>
        <source>image gate</source>
        <translation>이미지 게이트</translation>
    </message>
    <message>
        <source>pool{number}</source>
        <translation>pool{number}</translation>
    </message>
    <message>
        <source>aspp</source>
        <translation>ASPP</translation>
    </message>
    <message>
        <source>pyramid</source>
        <translation>피라미드</translation>
    </message>
    <message>
        <source>decoder · {name}</source>
        <translation>디코더 · {name}</translation>
    </message>
    <message>
        <source>{stage} block {number}</source>
        <translation>{stage} 블록 {number}</translation>
    </message>
    <message>
        <source>{stage} sep {number}</source>
        <translation>{stage} sep {number}</translation>
    </message>
    <message>
        <source>concatenate</source>
        <translation>연결(concat)</translation>
    </message>
    <message>
        <source>add</source>
        <translation>합(sum)</translation>
    </message>
    <message>
        <source>multiply</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>apart</source>
        <translation>따로</translation>
    </message>
    <message>
        <source>concatenated</source>
        <translation>연결(concat)한</translation>
    </message>
    <message>
        <source>added</source>
        <translation>더한</translation>
    </message>
    <message>
        <source>multiplied</source>
        <translation>곱한</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>항등</translation>
    </message>
    <message>
        <source>The average of the whole picture, reduced in channels: the same everywhere.</source>
        <translation>그림 전체의 평균을 채널을 줄여 나타낸 것으로, 어디나 같습니다.</translation>
    </message>
    <message>
        <source>Averages over {number} regions of the picture, reduced in channels.</source>
        <translation>그림을 sub-region {number}개로 나누어 평균하고 채널을 줄인 것입니다.</translation>
    </message>
    <message>
        <source>The encoder's output, enlarged: what is where, with blurred edges.</source>
        <translation>인코더의 출력을 업샘플링한 것으로, 무엇이 어디에 있는지는 알지만 가장자리가 흐립니다.</translation>
    </message>
    <message>
        <source>A 1x1 convolution: each cell by itself, as at a rate beyond the map.</source>
        <translation>1x1 합성곱: rate가 맵보다 클 때처럼 칸마다 따로 봅니다.</translation>
    </message>
    <message>
        <source>The last stage itself, passed on as it is: what is here, without its context.</source>
        <translation>마지막 단계를 그대로 넘긴 것으로, 문맥 없이 여기에 무엇이 있는지를 나타냅니다.</translation>
    </message>
    <message>
        <source>The last stage itself, passed on as it is.</source>
        <translation>마지막 단계를 그대로 넘긴 것입니다.</translation>
    </message>
    <message>
        <source>The last stage after two 3x3 convolutions.</source>
        <translation>마지막 단계에 3x3 합성곱을 두 번 적용한 것입니다.</translation>
    </message>
    <message>
        <source>The average of the whole picture through a 1x1 convolution: the same everywhere.</source>
        <translation>그림 전체의 평균에 1x1 합성곱을 적용한 것으로, 어디나 같습니다.</translation>
    </message>
    <message>
        <source>Early features at stride {number}, narrowed by a 1x1: the edges that the encoder lost.</source>
        <translation>스트라이드 {number}인 앞쪽 특징을 1x1로 줄인 것으로, 인코더가 잃은 가장자리를 담습니다.</translation>
    </message>
    <message>
        <source>A 3x3 convolution whose nine taps lie {number} cells apart at the weights' own output stride: it sees context of that width without more weights. Its output is a vote, one score for each class.</source>
        <translation>가중치 본래의 출력 스트라이드에서 탭 아홉 개가 {number}칸씩 떨어진 3x3 합성곱으로, 파라미터를 늘리지 않고 그만큼 넓은 문맥을 봅니다. 출력은 클래스마다 점수 하나인 투표입니다.</translation>
    </message>
    <message>
        <source>A 3x3 convolution whose nine taps lie {number} cells apart at the weights' own output stride: it sees context of that width without more weights.</source>
        <translation>가중치 본래의 출력 스트라이드에서 탭 아홉 개가 {number}칸씩 떨어진 3x3 합성곱으로, 파라미터를 늘리지 않고 그만큼 넓은 문맥을 봅니다.</translation>
    </message>
    <message>
        <source>{network} (voc)</source>
        <translation>{network} (voc)</translation>
    </message>
    <message>
        <source>{network} (everyday)</source>
        <translation>{network} (일상)</translation>
    </message>
    <message>
        <source>{network} (lesson)</source>
        <translation>{network} (수업)</translation>
    </message>
    <message>
        <source>PSPNet without its pyramid</source>
        <translation>피라미드를 뺀 PSPNet</translation>
    </message>
    <message>
        <source>Voc</source>
        <translation>VOC</translation>
    </message>
    <message>
        <source>Everyday</source>
        <translation>일상 사진</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>수업용</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정대로</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>As the network has them</source>
        <translation>네트워크에 정해진 대로</translation>
    </message>
    <message>
        <source>Colour-blind safe</source>
        <translation>색각 이상에 안전한 색</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>클릭</translation>
    </message>
    <message>
        <source>Shift+Drag</source>
        <translation>Shift+끌기</translation>
    </message>
    <message>
        <source>Wheel  Drag</source>
        <translation>휠, 끌기</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>스페이스</translation>
    </message>
    <message>
        <source>&amp;Output stride</source>
        <translation>출력 스트라이드(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Align corners</source>
        <translation>align_corners(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Multi-grid</source>
        <translation>멀티 그리드(&amp;M)</translation>
    </message>
    <message>
        <source>Atrous &amp;rates</source>
        <translation>atrous rate(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Trained at once</source>
        <translation>한 번에 학습(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Classes</source>
        <translation>클래스(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>가중치(&amp;W)</translation>
    </message>
    <message>
        <source>Mo&amp;dules</source>
        <translation>모듈(&amp;D)</translation>
    </message>
    <message>
        <source>network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>origin</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>terms</source>
        <translation>이용 조건</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>사진 전처리</translation>
    </message>
    <message>
        <source>output stride</source>
        <translation>출력 스트라이드</translation>
    </message>
    <message>
        <source>atrous rates</source>
        <translation>atrous rate</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>가정</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>파라미터</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>곱셈-덧셈 연산</translation>
    </message>
    <message>
        <source>keys used</source>
        <translation>사용한 키</translation>
    </message>
    <message>
        <source>keys dropped</source>
        <translation>버린 키</translation>
    </message>
    <message>
        <source>note</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>segviewer's own weights</source>
        <translation>segviewer 자체 가중치</translation>
    </message>
    <message>
        <source>unknown: ask the authors of the weights</source>
        <translation>알 수 없음: 가중치 저자에게 문의하세요</translation>
    </message>
    <message>
        <source>{number} million</source>
        <translation>{number}백만 개</translation>
    </message>
    <message>
        <source>{number} billion for that input</source>
        <translation>그 입력에 {number}십억 번</translation>
    </message>
    <message>
        <source>{size} for a picture of 640x480</source>
        <translation>640x480 사진의 경우 {size}</translation>
    </message>
    <message>
        <source>{order}, values up to {top}, mean {means}, std {deviations}</source>
        <translation>{order}, 값의 최대 {top}, 평균 {means}, 표준 편차 {deviations}</translation>
    </message>
    <message>
        <source>From VGG-16 to ResNet-101</source>
        <translation>VGG-16에서 ResNet-101로</translation>
    </message>
    <message>
        <source>Confusion categories</source>
        <translation>비슷한 카테고리 혼동 (Confusion Categories)</translation>
    </message>
    <message>
        <source>align_corners</source>
        <translation>align_corners</translation>
    </message>
    <message>
        <source>The decoder</source>
        <translation>디코더</translation>
    </message>
    <message>
        <source>Theoretical and effective field</source>
        <translation>이론적 수용 영역과 유효 수용 영역</translation>
    </message>
    <message>
        <source>Gridding</source>
        <translation>그리딩 (gridding)</translation>
    </message>
    <message>
        <source>Inconspicuous classes</source>
        <translation>눈에 띄지 않는 클래스 (Inconspicuous Classes)</translation>
    </message>
    <message>
        <source>Global average pooling</source>
        <translation>전역 평균 풀링 (Global Average Pooling)</translation>
    </message>
    <message>
        <source>Atrous rates and output stride</source>
        <translation>atrous rate와 출력 스트라이드</translation>
    </message>
    <message>
        <source>Mismatched relationship</source>
        <translation>어울리지 않는 관계 (Mismatched Relationship)</translation>
    </message>
    <message>
        <source>Xception, original and modified</source>
        <translation>Xception, 원래 것과 수정된 것</translation>
    </message>
    <message>
        <source>background</source>
        <translation>배경</translation>
    </message>
    <message>
        <source>aeroplane</source>
        <translation>비행기</translation>
    </message>
    <message>
        <source>bicycle</source>
        <translation>자전거</translation>
    </message>
    <message>
        <source>bird</source>
        <translation>새</translation>
    </message>
    <message>
        <source>boat</source>
        <translation>보트</translation>
    </message>
    <message>
        <source>bottle</source>
        <translation>병</translation>
    </message>
    <message>
        <source>bus</source>
        <translation>버스</translation>
    </message>
    <message>
        <source>car</source>
        <translation>자동차</translation>
    </message>
    <message>
        <source>cat</source>
        <translation>고양이</translation>
    </message>
    <message>
        <source>chair</source>
        <translation>의자</translation>
    </message>
    <message>
        <source>cow</source>
        <translation>소</translation>
    </message>
    <message>
        <source>diningtable</source>
        <translation>식탁</translation>
    </message>
    <message>
        <source>dog</source>
        <translation>개</translation>
    </message>
    <message>
        <source>horse</source>
        <translation>말</translation>
    </message>
    <message>
        <source>motorbike</source>
        <translation>오토바이</translation>
    </message>
    <message>
        <source>person</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>pottedplant</source>
        <translation>화분</translation>
    </message>
    <message>
        <source>sheep</source>
        <translation>양</translation>
    </message>
    <message>
        <source>sofa</source>
        <translation>소파</translation>
    </message>
    <message>
        <source>train</source>
        <translation>기차</translation>
    </message>
    <message>
        <source>tvmonitor</source>
        <translation>TV 모니터</translation>
    </message>
    <message>
        <source>fog</source>
        <translation>안개</translation>
    </message>
    <message>
        <source>water</source>
        <translation>물</translation>
    </message>
    <message>
        <source>road</source>
        <translation>도로</translation>
    </message>
    <message>
        <source>vehicle</source>
        <translation>차량</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>하늘</translation>
    </message>
    <message>
        <source>building</source>
        <translation>건물</translation>
    </message>
    <message>
        <source>skyscraper</source>
        <translation>고층 건물</translation>
    </message>
    <message>
        <source>lamp</source>
        <translation>램프</translation>
    </message>
    <message>
        <source>tree</source>
        <translation>나무</translation>
    </message>
    <message>
        <source>grass</source>
        <translation>풀</translation>
    </message>
    <message>
        <source>animal</source>
        <translation>동물</translation>
    </message>
    <message>
        <source>sign</source>
        <translation>표지판</translation>
    </message>
    <message>
        <source>book</source>
        <translation>책</translation>
    </message>
    <message>
        <source>flower</source>
        <translation>꽃</translation>
    </message>
    <message>
        <source>sidewalk</source>
        <translation>인도</translation>
    </message>
    <message>
        <source>wall</source>
        <translation>벽</translation>
    </message>
    <message>
        <source>fence</source>
        <translation>울타리</translation>
    </message>
    <message>
        <source>pole</source>
        <translation>기둥</translation>
    </message>
    <message>
        <source>traffic light</source>
        <translation>신호등</translation>
    </message>
    <message>
        <source>traffic sign</source>
        <translation>교통 표지판</translation>
    </message>
    <message>
        <source>vegetation</source>
        <translation>식생</translation>
    </message>
    <message>
        <source>terrain</source>
        <translation>지면</translation>
    </message>
    <message>
        <source>rider</source>
        <translation>탑승자</translation>
    </message>
    <message>
        <source>truck</source>
        <translation>트럭</translation>
    </message>
    <message>
        <source>motorcycle</source>
        <translation>오토바이</translation>
    </message>
    <message>
        <source>opening {path}</source>
        <translation>{path} 여는 중</translation>
    </message>
    <message>
        <source>opening lesson {name}</source>
        <translation>수업 {name} 여는 중</translation>
    </message>
    <message>
        <source>reading the mask</source>
        <translation>마스크를 읽는 중</translation>
    </message>
    <message>
        <source>fetching published weights</source>
        <translation>공개된 가중치를 내려받는 중</translation>
    </message>
    <message>
        <source>writing {name}</source>
        <translation>{name} 쓰는 중</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>그리는 중</translation>
    </message>
    <message>
        <source>drawing the sheet</source>
        <translation>시트를 그리는 중</translation>
    </message>
    <message>
        <source>reading about {model}</source>
        <translation>{model} 정보를 읽는 중</translation>
    </message>
    <message>
        <source>loading {model}</source>
        <translation>{model} 불러오는 중</translation>
    </message>
    <message>
        <source>{model} looks at the picture</source>
        <translation>{model}이(가) 그림을 보는 중</translation>
    </message>
    <message>
        <source>the dense CRF refines the mask</source>
        <translation>dense CRF가 마스크를 다듬는 중</translation>
    </message>
    <message>
        <source>looking for what the pixel depends on</source>
        <translation>픽셀이 무엇에 의존하는지 찾는 중</translation>
    </message>
    <message>
        <source>splitting the logit among the branches</source>
        <translation>로짓을 브랜치별로 나누는 중</translation>
    </message>
    <message>
        <source>{number} states can be pinned; the oldest one was dropped.</source>
        <translation>상태는 {number}개까지 고정할 수 있어 가장 오래된 것을 뺐습니다.</translation>
    </message>
    <message>
        <source>Branches are compared once the first mask is there.</source>
        <translation>첫 마스크가 나온 뒤에 브랜치를 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>This network has no branches to switch off.</source>
        <translation>이 네트워크에는 끌 수 있는 브랜치가 없습니다.</translation>
    </message>
    <message>
        <source>This network offers one output stride alone.</source>
        <translation>이 네트워크의 출력 스트라이드는 하나뿐입니다.</translation>
    </message>
    <message>
        <source>Replaced {states} pinned before.</source>
        <translation>앞서 고정한 {states}를 바꾸었습니다.</translation>
    </message>
    <message>
        <source>{number} states can be pinned; there was no room for the last {branches}.</source>
        <translation>상태는 {number}개까지 고정할 수 있어 마지막 {branches}는 넣지 못했습니다.</translation>
    </message>
    <message>
        <source>This picture could not be worked on</source>
        <translation>이 그림을 처리하지 못했습니다</translation>
    </message>
    <message>
        <source>{path} could not be read</source>
        <translation>{path}을(를) 읽지 못했습니다</translation>
    </message>
    <message>
        <source>{model} could not be loaded</source>
        <translation>{model}을(를) 불러오지 못했습니다</translation>
    </message>
    <message>
        <source>Loading {model} was given up.</source>
        <translation>{model} 불러오기를 그만두었습니다.</translation>
    </message>
    <message>
        <source>This view could not be drawn</source>
        <translation>이 보기를 그리지 못했습니다</translation>
    </message>
    <message>
        <source>The film could not be made</source>
        <translation>영상을 만들지 못했습니다</translation>
    </message>
    <message>
        <source>This sheet was drawn by segviewer {other}; this is {own}.</source>
        <translation>이 시트는 segviewer {other}에서 그렸고, 지금은 {own}입니다.</translation>
    </message>
    <message>
        <source>{name} is not the picture of this board: its checksum is another one.</source>
        <translation>{name}은(는) 이 보드의 그림이 아닙니다. 체크섬이 다릅니다.</translation>
    </message>
    <message>
        <source>{name} is not the mask of this sheet: its checksum is another one.</source>
        <translation>{name}은(는) 이 시트의 마스크가 아닙니다. 체크섬이 다릅니다.</translation>
    </message>
    <message>
        <source>{name} is not the mask of this board: its checksum is another one.</source>
        <translation>{name}은(는) 이 보드의 마스크가 아닙니다. 체크섬이 다릅니다.</translation>
    </message>
    <message>
        <source>{name}, the ground truth of this sheet, was not found; open it again.</source>
        <translation>이 시트의 정답 {name}을(를) 찾지 못했습니다. 다시 여세요.</translation>
    </message>
    <message>
        <source>{name}, the ground truth of this board, was not found; open it again.</source>
        <translation>이 보드의 정답 {name}을(를) 찾지 못했습니다. 다시 여세요.</translation>
    </message>
    <message>
        <source>{key} is on again: {name}, which it was resampled from, does not lie beside the sheet.</source>
        <translation>{key}을(를) 다시 켰습니다. 이 갈래를 가져온 {name}이(가) 시트 옆에 없습니다.</translation>
    </message>
    <message>
        <source>{name} is not the picture that this sheet's branches come from: its checksum is another.</source>
        <translation>{name}은(는) 이 시트의 갈래를 가져온 그림이 아닙니다. 체크섬이 다릅니다.</translation>
    </message>
    <message>
        <source>{name} is not the picture of this sheet: its checksum is another one.</source>
        <translation>{name}은(는) 이 시트의 그림이 아닙니다. 체크섬이 다릅니다.</translation>
    </message>
    <message>
        <source>This sheet was drawn with other weights of {names}.</source>
        <translation>이 시트는 {names}의 다른 가중치로 그렸습니다.</translation>
    </message>
    <message>
        <source>This sheet switches off what its networks do not have: {names}. All else is shown.</source>
        <translation>이 시트는 네트워크에 없는 것을 끕니다: {names}. 나머지는 모두 표시됩니다.</translation>
    </message>
    <message>
        <source>{path} has no picture in it; choose another file.</source>
        <translation>{path}에 그림이 없습니다. 다른 파일을 고르세요.</translation>
    </message>
    <message>
        <source>There is no picture yet to lay a mask beside; open one first.</source>
        <translation>마스크를 견줄 그림이 아직 없습니다. 먼저 그림을 여세요.</translation>
    </message>
    <message>
        <source>There is no ground truth here; open a mask</source>
        <translation>정답이 없습니다. 마스크를 여세요</translation>
    </message>
    <message>
        <source>no ground truth here; open a mask</source>
        <translation>정답이 없습니다. 마스크를 여세요</translation>
    </message>
    <message>
        <source>There is no file '{text}'; give one of: {forms}.</source>
        <translation>'{text}' 파일이 없습니다. 다음 가운데 하나를 주세요: {forms}.</translation>
    </message>
    <message>
        <source>'{path}' should be {kind} but there is nothing of that name; check the spelling</source>
        <translation>'{path}'은(는) {kind}이어야 하지만 그런 이름이 없습니다. 철자를 확인하세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but is a folder; give a file in it</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 폴더입니다. 그 안의 파일을 주세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but is empty (0 bytes); copy or save it again</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 비어 있습니다(0바이트). 다시 복사하거나 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but may not be read (permission denied); change its permissions or copy it elsewhere</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 읽을 권한이 없습니다. 권한을 바꾸거나 다른 곳에 복사하세요</translation>
    </message>
    <message>
        <source>'{name}' should be a picture (JPEG, PNG, WebP, TIFF, BMP, GIF) but holds {contents}; open another file or save it as PNG</source>
        <translation>'{name}'은(는) 사진(JPEG, PNG, WebP, TIFF, BMP, GIF)이어야 하지만 내용이 {contents}입니다. 다른 파일을 열거나 PNG로 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' should be a whole picture but is {contents} that is cut short, damaged or of an unusual kind; copy it again or save it as PNG</source>
        <translation>'{name}'은(는) 온전한 사진이어야 하지만 {contents}이(가) 잘렸거나 손상되었거나 드문 종류입니다. 다시 복사하거나 PNG로 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' has more than {number} megapixels, the most that can be opened; scale it down first</source>
        <translation>'{name}'은(는) 열 수 있는 한도인 {number}메가픽셀보다 큽니다. 먼저 줄이세요</translation>
    </message>
    <message>
        <source>'{name}' needs more memory than there is; close other programs or scale it down</source>
        <translation>'{name}'을(를) 열 메모리가 부족합니다. 다른 프로그램을 닫거나 그림을 줄이세요</translation>
    </message>
    <message>
        <source>'{name}' should be a folder of pictures but holds none; give one with JPEG, PNG, WebP, TIFF, BMP or GIF files directly in it</source>
        <translation>'{name}'은(는) 사진 폴더여야 하지만 사진이 없습니다. JPEG, PNG, WebP, TIFF, BMP, GIF 파일이 바로 들어 있는 폴더를 주세요</translation>
    </message>
    <message>
        <source>camera '{name}' is missing; plug it in or choose another ({names})</source>
        <translation>카메라 '{name}'이(가) 없습니다. 연결하거나 다른 것을 고르세요 ({names})</translation>
    </message>
    <message>
        <source>'{name}' should be a video but is cut short, damaged or no video at all; copy it again or save it as MP4</source>
        <translation>'{name}'은(는) 동영상이어야 하지만 잘렸거나 손상되었거나 동영상이 아닙니다. 다시 복사하거나 MP4로 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' should be a video that plays here, but the codec {codec} cannot be decoded here; convert it to H.264 in an MP4 file</source>
        <translation>'{name}'의 코덱 {codec}은(는) 여기서 풀 수 없습니다. H.264 MP4로 바꾸세요</translation>
    </message>
    <message>
        <source>{first} and {second} have no class in common; only networks that share some can be compared pixel by pixel.</source>
        <translation>{first}와(과) {second}에는 공통 클래스가 없습니다. 클래스를 공유하는 네트워크끼리만 픽셀별로 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>A drawn street. The voc/* networks know its people and traffic; those that learnt from photos alone misread it.</source>
        <translation>그려진 거리입니다. voc/* 네트워크는 사람과 차를 알아보고, 사진으로만 배운 네트워크는 잘못 읽습니다.</translation>
    </message>
    <message>
        <source>DeepLab v2 changed its backbone from VGG-16 to ResNet-101: the last stage looks farther than most pictures are wide.</source>
        <translation>DeepLab v2는 backbone을 VGG-16에서 ResNet-101로 바꾸었습니다. 마지막 단계는 대부분의 사진 너비보다 더 멀리 봅니다.</translation>
    </message>
    <message>
        <source>Open the stages in the diagram. The network on the screen is a small relative of the second.</source>
        <translation>구조도에서 단계를 열어 보세요. 화면의 네트워크는 두 번째 것의 작은 친척입니다.</translation>
    </message>
    <message>
        <source>The fields of the two as planned in the paper.</source>
        <translation>논문에 설계된 두 backbone의 수용 영역.</translation>
    </message>
    <message>
        <source>A stage widens its channels, so its shortcut needs a 1x1 convolution; where the stage strides, so does that.</source>
        <translation>단계마다 채널이 늘어나므로 지름길 연결에 1x1 합성곱이 필요합니다. 그 단계가 stride로 줄이면 지름길도 함께 줄입니다.</translation>
    </message>
    <message>
        <source>Select the stages one after the other, and read the shortcuts of their first blocks.</source>
        <translation>단계를 하나씩 선택하고 첫 블록의 지름길 연결을 읽어 보세요.</translation>
    </message>
    <message>
        <source>64 to 256, 256 to 512, 512 to 1024, 1024 to 2048; only conv3 makes the map smaller: 128 to 64 cells.</source>
        <translation>64 ➞ 256, 256 ➞ 512, 512 ➞ 1024, 1024 ➞ 2048. 맵이 작아지는 곳은 conv3뿐입니다: 128칸에서 64칸으로.</translation>
    </message>
    <message>
        <source>ASPP adds up the votes of four rates, one map a class each.</source>
        <translation>ASPP는 네 rate의 투표를 더합니다. rate마다 클래스별로 맵이 하나씩 있습니다.</translation>
    </message>
    <message>
        <source>Switch the rates off one at a time.</source>
        <translation>rate를 하나씩 꺼 보세요.</translation>
    </message>
    <message>
        <source>What each rate adds to the clicked pixel's class: the values sum to the whole.</source>
        <translation>rate마다 클릭한 픽셀의 클래스에 더하는 값. 모두 더하면 전체가 됩니다.</translation>
    </message>
    <message>
        <source>At last a dense CRF moves the mask's edges to where colours change.</source>
        <translation>마지막으로 dense CRF가 마스크의 가장자리를 색이 바뀌는 곳으로 옮깁니다.</translation>
    </message>
    <message>
        <source>Network, Refine with dense CRF.</source>
        <translation>네트워크 메뉴에서 dense CRF로 다듬기를 고르세요.</translation>
    </message>
    <message>
        <source>What changes lies along the edges.</source>
        <translation>바뀌는 것은 가장자리를 따라 놓입니다.</translation>
    </message>
    <message>
        <source>A front of windows is a skyscraper or a building by how high it goes. Its lower part looks the same in both.</source>
        <translation>창문이 있는 건물 정면은 높이에 따라 고층 건물이거나 건물입니다. 아래쪽은 둘 다 똑같아 보입니다.</translation>
    </message>
    <message>
        <source>Press D for the other height. Click the front near the ground, in the middle, at its top.</source>
        <translation>D를 눌러 다른 높이를 보세요. 정면의 땅 근처, 가운데, 꼭대기를 클릭하세요.</translation>
    </message>
    <message>
        <source>FCN labels one front in pieces: what it sees from the ground is no name.</source>
        <translation>FCN은 한 정면을 조각조각 다르게 예측합니다. 땅 근처에서 보이는 것만으로는 이름을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>PSPNet's bins know how much front there is in each region: the object gets one name.</source>
        <translation>PSPNet의 bin은 영역마다 정면이 얼마나 있는지를 압니다. 그래서 객체 하나가 이름 하나를 얻습니다.</translation>
    </message>
    <message>
        <source>Press the number keys of the bins, and watch where the front falls apart.</source>
        <translation>bin의 숫자 키를 누르며 정면이 어디서 갈라지는지 보세요.</translation>
    </message>
    <message>
        <source>The share of objects of one piece.</source>
        <translation>한 조각으로 예측된 객체의 비율.</translation>
    </message>
    <message>
        <source>Without bins 1 and 2 the front comes apart again: finer bins see too little of it.</source>
        <translation>bin 1과 bin 2가 없으면 정면은 다시 갈라집니다. 더 잘게 나눈 bin은 정면의 너무 작은 부분만 봅니다.</translation>
    </message>
    <message>
        <source>Switch them on again one by one; then switch off bin 6 alone.</source>
        <translation>하나씩 다시 켜 보고, 그다음 bin 6만 꺼 보세요.</translation>
    </message>
    <message>
        <source>The share of objects of one piece, and the outlined pixels.</source>
        <translation>한 조각으로 예측된 객체의 비율과 윤곽선이 그려진 픽셀.</translation>
    </message>
    <message>
        <source>Cell j of a map looks around pixel j times the stride. If corners are not aligned, enlarging paints it half a cell later.</source>
        <translation>맵의 칸 j는 픽셀 j × stride 둘레를 봅니다. 모서리를 맞추지 않으면(align_corners = False) 업샘플링이 그 칸을 반 칸 뒤에 그립니다.</translation>
    </message>
    <message>
        <source>Click near the coat's edge, and compare mask and map.</source>
        <translation>외투의 가장자리 근처를 클릭하고 마스크와 맵을 비교하세요.</translation>
    </message>
    <message>
        <source>Below: the bright cell is painted right of the line that marks the middle of what it looks at.</source>
        <translation>아래: 밝은 칸이 실제로 보는 곳의 가운데를 나타내는 선보다 오른쪽에 그려집니다.</translation>
    </message>
    <message>
        <source>With aligned corners and 513 pixels, a multiple of the stride and one more, every cell is painted exactly where it looks.</source>
        <translation>모서리를 맞추고 크기가 stride의 배수에 1을 더한 513픽셀이면, 모든 칸이 정확히 보는 곳에 그려집니다.</translation>
    </message>
    <message>
        <source>Compare with the step before.</source>
        <translation>앞 단계와 비교하세요.</translation>
    </message>
    <message>
        <source>The lower band: the cell's middle lies on the line.</source>
        <translation>아래 띠: 칸의 가운데가 선 위에 놓입니다.</translation>
    </message>
    <message>
        <source>The wider the cells, the larger the shift: half a cell less half a pixel.</source>
        <translation>칸이 클수록 더 크게 밀립니다: 반 칸에서 반 픽셀을 뺀 만큼입니다.</translation>
    </message>
    <message>
        <source>Set the output stride to 16 and 8 in turn.</source>
        <translation>출력 스트라이드를 16과 8로 차례로 바꾸어 보세요.</translation>
    </message>
    <message>
        <source>15.5 pixels at stride 32: visible to the eye, and enough to cost a narrow object its place.</source>
        <translation>stride 32에서 15.5픽셀: 눈에 보이고, 좁은 객체라면 자리를 잃을 만한 크기입니다.</translation>
    </message>
    <message>
        <source>The encoder ends at 1/16 of the picture; the decoder borrows early features at 1/4, where edges are still sharp.</source>
        <translation>인코더는 그림의 1/16에서 끝납니다. 디코더는 가장자리가 아직 또렷한 1/4의 앞쪽 특징을 가져옵니다.</translation>
    </message>
    <message>
        <source>Click the arc's two ends in the diagram: the early stage, and the decoder's tile.</source>
        <translation>구조도에서 호의 양 끝, 곧 앞쪽 단계와 디코더의 타일을 클릭하세요.</translation>
    </message>
    <message>
        <source>Cells of the two maps: four times as fine across.</source>
        <translation>두 맵의 칸: 가로세로로 네 배 더 촘촘합니다.</translation>
    </message>
    <message>
        <source>With the low-level features off, what is where hardly changes; where exactly it ends does.</source>
        <translation>저수준 특징을 끄면 무엇이 어디에 있는지는 거의 그대로이지만, 정확히 어디서 끝나는지는 달라집니다.</translation>
    </message>
    <message>
        <source>Switch "low level" on and off; hold space to see every branch on.</source>
        <translation>"저수준"을 끄고 켜 보세요. 스페이스를 누르고 있으면 모든 브랜치를 켠 모습이 보입니다.</translation>
    </message>
    <message>
        <source>The outlined pixels follow the edges.</source>
        <translation>윤곽선이 그려진 픽셀이 가장자리를 따라갑니다.</translation>
    </message>
    <message>
        <source>Where every label is known, that can be counted: along the edges, and everywhere.</source>
        <translation>모든 레이블을 아는 곳에서는 그것을 셀 수 있습니다: 가장자리를 따라서, 그리고 전체에서.</translation>
    </message>
    <message>
        <source>Switch "low level" on and off, and watch the front's outline and the lamps. Press D for the other height.</source>
        <translation>"저수준"을 끄고 켜며 건물 정면의 윤곽과 램프를 보세요. D를 누르면 다른 높이가 나옵니다.</translation>
    </message>
    <message>
        <source>The band along edges loses half, the whole a third: this tiny network leans on its low level for more than edges.</source>
        <translation>가장자리 띠에서는 절반을, 전체에서는 3분의 1을 잃습니다. 이 작은 네트워크는 가장자리 말고도 저수준 특징에 기대고 있습니다.</translation>
    </message>
    <message>
        <source>Which early feature is borrowed is a choice: one that looked a little farther, or one that looked less.</source>
        <translation>어느 앞쪽 특징을 가져올지는 선택입니다: 조금 더 멀리 본 것, 또는 덜 본 것.</translation>
    </message>
    <message>
        <source>Choose another source of the low level at the right of the toolbar.</source>
        <translation>도구 모음 오른쪽에서 저수준 특징의 출처를 바꾸어 보세요.</translation>
    </message>
    <message>
        <source>The two networks of this step differ in that source alone.</source>
        <translation>이 단계의 두 네트워크는 그 출처만 다릅니다.</translation>
    </message>
    <message>
        <source>The theoretical field holds every pixel that can move a cell. How much each one does move it is the effective field: a small, bright middle.</source>
        <translation>이론적 수용 영역은 한 칸을 움직일 수 있는 모든 픽셀입니다. 픽셀마다 실제로 얼마나 움직이는지가 유효 수용 영역이며, 작고 밝은 가운데로 나타납니다.</translation>
    </message>
    <message>
        <source>Click other places; compare the dashed box with what is bright in it.</source>
        <translation>다른 곳도 클릭하고, 점선 상자와 그 안의 밝은 곳을 비교하세요.</translation>
    </message>
    <message>
        <source>Half of the effective field lies in a square much smaller than the box.</source>
        <translation>유효 수용 영역의 절반은 상자보다 훨씬 작은 정사각형 안에 있습니다.</translation>
    </message>
    <message>
        <source>Each layer adds its kernel's width less one, times the strides before it. Padding adds nothing, and a layer's own stride only counts for those after it.</source>
        <translation>층마다 커널 너비에서 1을 뺀 값에 앞선 스트라이드들을 곱한 만큼 더해집니다. 패딩은 아무것도 더하지 않고, 층 자신의 스트라이드는 그 뒤의 층에만 영향을 줍니다.</translation>
    </message>
    <message>
        <source>Select earlier stages in the diagram.</source>
        <translation>구조도에서 더 앞쪽 단계를 선택하세요.</translation>
    </message>
    <message>
        <source>The right sum beside two that are taught at times: both are too large.</source>
        <translation>옳은 합과, 가끔 그렇게 가르치는 두 가지 합: 둘 다 너무 큽니다.</translation>
    </message>
    <message>
        <source>That can be tried: make every pixel outside the field noise, and the cell does not move at all; make only its outermost pixels noise, and it does.</source>
        <translation>시험해 볼 수 있습니다. 수용 영역 밖의 모든 픽셀을 노이즈로 바꾸면 그 칸은 전혀 움직이지 않고, 가장 바깥쪽 픽셀만 노이즈로 바꾸면 움직입니다.</translation>
    </message>
    <message>
        <source>Select another stage, or click another place.</source>
        <translation>다른 단계를 선택하거나 다른 곳을 클릭하세요.</translation>
    </message>
    <message>
        <source>The second number is exactly 0.</source>
        <translation>두 번째 수가 정확히 0입니다.</translation>
    </message>
    <message>
        <source>Over pictures of noise, the field is what the plan and the weights look at, whatever the picture: close to a bell.</source>
        <translation>노이즈 그림에 대해 평균하면, 수용 영역은 어떤 그림이든 구조와 가중치가 보는 범위를 나타내며 종 모양에 가깝습니다.</translation>
    </message>
    <message>
        <source>Choose "of this picture" and "average over noise" in the inspector.</source>
        <translation>인스펙터에서 "이 그림에서"와 "노이즈 평균"을 골라 보세요.</translation>
    </message>
    <message>
        <source>The picture's own shape goes; the bright middle stays.</source>
        <translation>그림 자체의 모양은 사라지고 밝은 가운데가 남습니다.</translation>
    </message>
    <message>
        <source>Pooling over the whole picture is the short way out: each pixel of bin 1 sees all of it, in one step.</source>
        <translation>그림 전체에 대한 풀링이 지름길입니다. bin 1의 픽셀은 한 번에 그림 전체를 봅니다.</translation>
    </message>
    <message>
        <source>Select the other bins.</source>
        <translation>다른 bin도 선택해 보세요.</translation>
    </message>
    <message>
        <source>A field as large as the picture.</source>
        <translation>그림만큼 큰 수용 영역.</translation>
    </message>
    <message>
        <source>One atrous convolution reads nine cells and leaves out those between them. What fills the gaps is that each cell has looked around before.</source>
        <translation>atrous convolution 하나는 아홉 칸을 읽고 그 사이의 칸은 건너뜁니다. 칸마다 앞에서 이미 둘레를 보았기 때문에 빈틈이 메워집니다.</translation>
    </message>
    <message>
        <source>Click the tiles of rate 6, 12 and 18.</source>
        <translation>rate 6, 12, 18의 타일을 클릭하세요.</translation>
    </message>
    <message>
        <source>Below, nine cells of 169. The field has spots 32 pixels apart: the last stage has looked at every second of its cells, as the next step shows.</source>
        <translation>아래는 169칸 가운데 아홉 칸. 영역에는 32픽셀 간격의 점이 보입니다. 마지막 단계가 칸을 하나씩 걸러 보았기 때문이며, 다음 단계에서 보입니다.</translation>
    </message>
    <message>
        <source>Several convolutions with the same rate after each other always land on the same grid: of the cells in their field, most are never read. The last stage here has three with rate 2.</source>
        <translation>같은 rate의 합성곱을 이어 쌓으면 늘 같은 격자에 떨어집니다. 영역 안의 칸 대부분은 한 번도 읽히지 않습니다. 여기 마지막 단계에는 rate 2가 셋 있습니다.</translation>
    </message>
    <message>
        <source>Compare the picture below with the field, and with the next step's.</source>
        <translation>아래 그림을 수용 영역과, 그리고 다음 단계의 그림과 비교하세요.</translation>
    </message>
    <message>
        <source>Only every second cell across and down is read: 49 of 169. A cell is 16 pixels, so the field's spots lie 32 apart.</source>
        <translation>가로세로로 하나 건너 한 칸만 읽힙니다(169칸 가운데 49칸). 한 칸이 16픽셀이므로 영역의 점은 32픽셀 간격입니다.</translation>
    </message>
    <message>
        <source>Rates that differ and share no divisor read every cell of the same width.</source>
        <translation>서로 다르고 공약수가 없는 rate는 같은 너비의 모든 칸을 읽습니다.</translation>
    </message>
    <message>
        <source>Go back and forth between this step and the one before.</source>
        <translation>이 단계와 앞 단계를 오가며 보세요.</translation>
    </message>
    <message>
        <source>Below, no dark cell is left. The network on the screen was not built so: its spots stay.</source>
        <translation>아래에 어두운 칸이 남지 않습니다. 화면의 네트워크는 그렇게 만들지 않아 점이 그대로입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3's multi-grid gives the three blocks of the last stage rates of 1, 2 and 4 times the stage's: at output stride 16, 2, 4 and 8.</source>
        <translation>DeepLab v3의 multi-grid는 마지막 단계의 세 블록에 그 단계 rate의 1, 2, 4배를 줍니다: 출력 스트라이드 16에서 2, 4, 8입니다.</translation>
    </message>
    <message>
        <source>Compare the share with that of three equal rates, two steps back.</source>
        <translation>두 단계 앞의 같은 rate 셋의 비율과 비교하세요.</translation>
    </message>
    <message>
        <source>The rates share the divisor 2, and its grid stays: about one cell in four. What came before has to fill it.</source>
        <translation>rate들이 공약수 2를 가져 그 격자가 남습니다: 네 칸에 하나쯤. 앞선 것이 이를 메워야 합니다.</translation>
    </message>
    <message>
        <source>A lamp of two or three pixels is less than half a cell of the last stage: hardly anything of it arrives there.</source>
        <translation>두세 픽셀짜리 램프는 마지막 단계의 반 칸보다도 작습니다. 거기까지 닿는 것은 거의 없습니다.</translation>
    </message>
    <message>
        <source>Look for the lamps in the truth, then in the mask.</source>
        <translation>정답에서 램프를 찾고, 그다음 마스크에서 찾아 보세요.</translation>
    </message>
    <message>
        <source>The share of lamps that are labelled, by diameter.</source>
        <translation>지름별로, 예측된 램프의 비율.</translation>
    </message>
    <message>
        <source>A pyramid of averages is no help for the smallest: it tells what is around, not what is here.</source>
        <translation>평균의 피라미드는 가장 작은 것에는 도움이 되지 않습니다. 둘레에 무엇이 있는지를 알려 줄 뿐, 여기에 무엇이 있는지는 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>Switch the features off, then the bins.</source>
        <translation>특징(features)을 끄고, 그다음 bin들을 끄세요.</translation>
    </message>
    <message>
        <source>Lamps of two or three pixels are found about as often as by FCN.</source>
        <translation>두세 픽셀짜리 램프를 찾는 비율은 FCN과 비슷합니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+ borrows features at 1/4, where a lamp still is a lamp.</source>
        <translation>DeepLab v3+는 램프가 아직 램프로 보이는 1/4의 특징을 가져옵니다.</translation>
    </message>
    <message>
        <source>Click a lamp: how much does "low level" add to it?</source>
        <translation>램프를 클릭하세요. "저수준"이 거기에 얼마나 더하나요?</translation>
    </message>
    <message>
        <source>The smallest lamps come back.</source>
        <translation>가장 작은 램프들이 돌아옵니다.</translation>
    </message>
    <message>
        <source>With the low-level features off, the same network overlooks them all.</source>
        <translation>저수준 특징을 끄면 같은 네트워크가 램프를 모두 놓칩니다.</translation>
    </message>
    <message>
        <source>The lamps go first. More goes with them: this tiny network leans on its low level.</source>
        <translation>램프가 먼저 사라지고, 다른 것도 함께 사라집니다. 이 작은 네트워크는 저수준 특징에 기대고 있습니다.</translation>
    </message>
    <message>
        <source>A bin is a plain average: the map is cut into regions, and each region becomes one cell.</source>
        <translation>bin은 단순한 평균입니다. 맵을 sub-region으로 나누고, 영역 하나가 한 칸이 됩니다.</translation>
    </message>
    <message>
        <source>Click the bins in the diagram.</source>
        <translation>구조도에서 bin들을 클릭하세요.</translation>
    </message>
    <message>
        <source>Four cells, each the mean of a quarter of the map.</source>
        <translation>네 칸, 하나하나가 맵 4분의 1의 평균입니다.</translation>
    </message>
    <message>
        <source>Each level has one 1x1 convolution that all of its cells share, and it leaves many channels.</source>
        <translation>각 단계(level)에는 모든 칸이 함께 쓰는 1x1 합성곱이 하나 있고, 채널을 여러 개 남깁니다.</translation>
    </message>
    <message>
        <source>Look at the sizes on the bins' tiles.</source>
        <translation>bin 타일의 크기를 보세요.</translation>
    </message>
    <message>
        <source>Not one convolution a region, and not one channel: the paper's 1x1xN, 2x2xN, not "1x1x1, 2x2x1".</source>
        <translation>영역마다 합성곱이 있는 것도, 채널이 하나인 것도 아닙니다. 노트의 "1x1x1, 2x2x1"은 논문에서 1x1xN, 2x2xN입니다.</translation>
    </message>
    <message>
        <source>What each branch adds to the clicked pixel's class is its Shapley value: its mean effect over every order in which the branches can be switched on.</source>
        <translation>브랜치마다 클릭한 픽셀의 클래스에 더하는 것이 섀플리 값입니다: 브랜치를 켜는 모든 순서에 대해 평균한 효과입니다.</translation>
    </message>
    <message>
        <source>Click the motorcycle, the wall, the floor.</source>
        <translation>오토바이, 벽, 바닥을 클릭하세요.</translation>
    </message>
    <message>
        <source>The values sum to the whole; not every bin helps everywhere.</source>
        <translation>값을 모두 더하면 전체가 됩니다. 모든 bin이 어디서나 도움이 되지는 않습니다.</translation>
    </message>
    <message>
        <source>Switched off, the whole picture's average is replaced by that of all pictures: what this picture is about is gone.</source>
        <translation>끄면 이 그림 전체의 평균이 모든 그림의 평균으로 바뀝니다. 이 그림이 무엇에 관한 것인지가 사라집니다.</translation>
    </message>
    <message>
        <source>Switch bin 1 on and off; then the other bins.</source>
        <translation>bin 1을 끄고 켜 보고, 그다음 다른 bin도 해 보세요.</translation>
    </message>
    <message>
        <source>The outlined pixels have changed; the inspector counts which class became which.</source>
        <translation>윤곽선이 그려진 픽셀이 바뀌었습니다. 인스펙터가 어느 클래스가 어느 클래스로 바뀌었는지 셉니다.</translation>
    </message>
    <message>
        <source>An atrous 3x3 convolution reads nine cells that lie a rate apart: ASPP looks at several widths at once, with the same number of weights.</source>
        <translation>atrous 3x3 합성곱은 rate만큼 떨어진 아홉 칸을 읽습니다. ASPP는 같은 수의 가중치로 여러 너비를 한꺼번에 봅니다.</translation>
    </message>
    <message>
        <source>Click the tiles of rate 6, 12 and 18 in the diagram, and other places of the picture.</source>
        <translation>구조도에서 rate 6, 12, 18의 타일과 그림의 다른 곳을 클릭하세요.</translation>
    </message>
    <message>
        <source>The field of each: patches that move apart as the rate grows, until they leave the picture.</source>
        <translation>각각의 수용 영역: rate가 커질수록 조각들이 벌어져 마침내 그림을 벗어납니다.</translation>
    </message>
    <message>
        <source>At output stride 8 the cells are half as far apart in the picture, so the rates double: 12, 24, 36. The field stays as it was.</source>
        <translation>출력 스트라이드 8에서는 칸 사이의 거리가 그림에서 절반이므로 rate가 두 배가 됩니다: 12, 24, 36. 수용 영역은 그대로입니다.</translation>
    </message>
    <message>
        <source>Switch between stride 16 and 8 at the right of the toolbar.</source>
        <translation>도구 모음 오른쪽에서 스트라이드를 16과 8로 바꾸어 보세요.</translation>
    </message>
    <message>
        <source>The rates on the diagram's tiles change; the patches stay where they are.</source>
        <translation>구조도 타일의 rate는 바뀌지만 조각들은 제자리에 있습니다.</translation>
    </message>
    <message>
        <source>A rate as large as the map reads nothing but zeros around it: only the middle tap is left, and the 3x3 convolution has become a 1x1.</source>
        <translation>맵만큼 큰 rate는 둘레에서 0만 읽습니다. 가운데 탭만 남아 3x3 합성곱이 1x1이 됩니다.</translation>
    </message>
    <message>
        <source>Make the input larger again, and watch the taps.</source>
        <translation>입력을 다시 크게 하면서 탭을 보세요.</translation>
    </message>
    <message>
        <source>Of the nine taps of rate 12 and of rate 18 one is left: their maps are those of a 1x1.</source>
        <translation>rate 12와 rate 18의 탭 아홉 개 가운데 하나만 남습니다. 그 맵은 1x1의 맵과 같습니다.</translation>
    </message>
    <message>
        <source>The last stages dilate instead of striding: the map stays at 1/8 of the picture, and the weights stay as they are.</source>
        <translation>마지막 단계들은 stride 대신 dilation을 씁니다. 맵은 그림의 1/8에 머물고 가중치는 그대로입니다.</translation>
    </message>
    <message>
        <source>Double-click the stages in the diagram; then set the output stride to 16 and to 32.</source>
        <translation>구조도에서 단계를 두 번 클릭하고, 출력 스트라이드를 16, 32로 바꾸어 보세요.</translation>
    </message>
    <message>
        <source>At 512 pixels: 128×128 cells after the first stage, 64×64 from the second on.</source>
        <translation>512픽셀에서: 첫 단계 뒤에 128×128칸, 두 번째부터는 64×64칸.</translation>
    </message>
    <message>
        <source>For one label a picture, 1/32 is enough; for one label a pixel, too much is lost.</source>
        <translation>그림마다 레이블 하나라면 1/32로 충분하지만, 픽셀마다 레이블 하나라면 너무 많이 잃습니다.</translation>
    </message>
    <message>
        <source>Go from output stride 32 to 16 to 8.</source>
        <translation>출력 스트라이드를 32에서 16, 8로 바꾸어 보세요.</translation>
    </message>
    <message>
        <source>The edges of the mask, and the size of the last stage's cells.</source>
        <translation>마스크의 가장자리와 마지막 단계의 칸 크기.</translation>
    </message>
    <message>
        <source>A hull in fog: on water it is a boat, on a road a vehicle. The two pictures differ in nothing but the strip far away, and FCN never looks that far.</source>
        <translation>안개 속의 선체: 물 위에 있으면 보트, 도로 위에 있으면 차량입니다. 두 그림은 멀리 있는 띠만 다르고, FCN은 그렇게 멀리 보지 못합니다.</translation>
    </message>
    <message>
        <source>Press D: the other picture of the pair. D again brings this one back.</source>
        <translation>D를 누르면 짝이 되는 그림이 나오고, 다시 D를 누르면 돌아옵니다.</translation>
    </message>
    <message>
        <source>FCN gives the hull the same class in both. One of the two is wrong, in every pair.</source>
        <translation>FCN은 두 그림에서 선체에 같은 클래스를 줍니다. 어느 쌍에서나 둘 중 하나는 틀립니다.</translation>
    </message>
    <message>
        <source>PSPNet adds what the whole picture and its parts hold, and gets both right.</source>
        <translation>PSPNet은 그림 전체와 그 부분들이 담은 것을 더해 둘 다 맞힙니다.</translation>
    </message>
    <message>
        <source>Press D; press the number keys of the bins.</source>
        <translation>D를 누르고, bin의 숫자 키를 눌러 보세요.</translation>
    </message>
    <message>
        <source>The field of the margin, boat over vehicle, reaches the strip far away.</source>
        <translation>마진(보트 대 차량)의 수용 영역이 멀리 있는 띠까지 닿습니다.</translation>
    </message>
    <message>
        <source>The bins go off one after the other. Once none of those left sees the strip, it is guessing again: exactly one of two.</source>
        <translation>bin을 하나씩 끕니다. 남은 bin 가운데 띠를 보는 것이 없으면 다시 추측하게 됩니다: 정확히 둘에 하나.</translation>
    </message>
    <message>
        <source>Switch the bins off in turn. Off means the data set's mean: a bin's own mean would still hold the whole picture.</source>
        <translation>bin을 차례로 끄세요. 끔은 데이터셋 평균입니다. bin 자신의 평균이라면 여전히 그림 전체를 담고 있을 것입니다.</translation>
    </message>
    <message>
        <source>How many hulls are right after each switch, and in how many pairs both are.</source>
        <translation>스위치마다 맞힌 선체의 수와, 둘 다 맞힌 쌍의 수.</translation>
    </message>
    <message>
        <source>How much each bin adds to the margin on the hull is its Shapley value.</source>
        <translation>선체에서 bin마다 마진에 얼마나 더하는지가 섀플리 값입니다.</translation>
    </message>
    <message>
        <source>Click the hull, then the fog, then the strip.</source>
        <translation>선체, 안개, 띠를 차례로 클릭하세요.</translation>
    </message>
    <message>
        <source>On the hull bin 1 counts most; on the strip the features do.</source>
        <translation>선체에서는 bin 1이 가장 중요하고, 띠에서는 특징(features)이 중요합니다.</translation>
    </message>
    <message>
        <source>Trained without the pyramid, the same network is where FCN was: no training can find what is out of sight.</source>
        <translation>피라미드 없이 학습하면 같은 네트워크가 FCN과 같아집니다. 보이지 않는 것은 어떤 학습으로도 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>Compare the two rows: the pyramid switched off, and never there.</source>
        <translation>두 줄을 비교하세요: 피라미드를 끈 것과 처음부터 없던 것.</translation>
    </message>
    <message>
        <source>Both guess at the hull. The one that was trained without bins does the rest well; the other misses them everywhere.</source>
        <translation>둘 다 선체를 추측합니다. bin 없이 학습한 것은 나머지를 잘 맞히고, 끈 것은 어디서나 bin을 아쉬워합니다.</translation>
    </message>
    <message>
        <source>Entry flow, middle flow, exit flow: the entry flow halves the map, the middle flow only thinks, the exit flow ends at 1/16.</source>
        <translation>Entry Flow, Middle Flow, Exit Flow: Entry Flow는 맵을 절반씩 줄이고, Middle Flow는 크기를 바꾸지 않으며, Exit Flow는 1/16에서 끝납니다.</translation>
    </message>
    <message>
        <source>Double-click the stages in the diagram to open them.</source>
        <translation>구조도에서 단계를 두 번 클릭해 열어 보세요.</translation>
    </message>
    <message>
        <source>At 512 pixels the first entry block gives 128×128 cells: a decoder borrows that or, as here, what the second block has before it strides.</source>
        <translation>512픽셀이면 첫 entry 블록이 128×128칸을 냅니다. 디코더는 그것을, 또는 여기처럼 둘째 블록이 스트라이드하기 전의 것을 가져갑니다.</translation>
    </message>
    <message>
        <source>A separable convolution first filters every channel by itself (depthwise), then combines them (pointwise): a ninth of the cost, and a little more.</source>
        <translation>separable convolution은 먼저 채널마다 따로 필터링하고(depthwise) 그다음 결합합니다(pointwise). 비용은 9분의 1보다 조금 더 듭니다.</translation>
    </message>
    <message>
        <source>Open the entry blocks, and read their convolutions.</source>
        <translation>entry 블록을 열고 합성곱을 읽어 보세요.</translation>
    </message>
    <message>
        <source>The two halves against one full 3x3 of the same channels.</source>
        <translation>두 절반과, 같은 채널의 온전한 3x3 하나.</translation>
    </message>
    <message>
        <source>Where the original has max pooling, the modified one has a separable convolution with stride 2: it can learn how to shrink, and it can be dilated instead.</source>
        <translation>원래 것에 Max Pooling이 있는 곳에 수정된 것은 stride 2인 separable convolution을 둡니다. 줄이는 방법을 학습할 수 있고, 대신 dilation을 줄 수도 있습니다.</translation>
    </message>
    <message>
        <source>Set the output stride to 8: the last stride goes, a rate takes its place.</source>
        <translation>출력 스트라이드를 8로 바꾸세요. 마지막 stride가 없어지고 그 자리에 rate가 들어갑니다.</translation>
    </message>
    <message>
        <source>Stride and rate on the tiles of entry 3 and of what follows.</source>
        <translation>entry 3과 그 뒤 타일의 스트라이드와 rate.</translation>
    </message>
    <message>
        <source>DeepLab v2, Cityscapes validation: 64.9 mean IoU with VGG-16, 69.2 with ResNet-101.</source>
        <translation>DeepLab v2, Cityscapes 검증 집합: VGG-16으로 평균 IoU 64.9, ResNet-101로 69.2.</translation>
    </message>
    <message>
        <source>He et al. 2016, section 3.3: projection shortcuts where dimensions change. DeepLab v2, section 3.1: conv4 and conv5 dilate instead.</source>
        <translation>He et al. 2016, 3.3절: 차원이 바뀌는 곳의 projection shortcut. DeepLab v2, 3.1절: conv4와 conv5는 스트라이드 대신 팽창(dilation)을 씁니다.</translation>
    </message>
    <message>
        <source>DeepLab v2, section 3.2 and figure 7; on Cityscapes ASPP brings 69.2 to 70.4.</source>
        <translation>DeepLab v2, 3.2절과 그림 7. Cityscapes에서 ASPP가 69.2를 70.4로 올립니다.</translation>
    </message>
    <message>
        <source>DeepLab v2, section 3.3: 71.4 on Cityscapes with the CRF. Later versions dropped it.</source>
        <translation>DeepLab v2, 3.3절: CRF를 더하면 Cityscapes에서 71.4. 이후 판에서는 뺐습니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1: an object is part skyscraper, part building; it should be one of them, not both.</source>
        <translation>PSPNet, 3.1절: 한 물체의 일부가 skyscraper, 일부가 building으로 나옵니다. 둘이 아니라 둘 중 하나여야 합니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2: levels of different sizes describe parts and the whole.</source>
        <translation>PSPNet, 3.2절: 크기가 다른 단계들이 부분과 전체를 나타냅니다.</translation>
    </message>
    <message>
        <source>PSPNet, table 1: several levels together do better than bin 1 alone.</source>
        <translation>PSPNet, 표 1: 여러 단계를 함께 쓰는 것이 bin 1만 쓰는 것보다 낫습니다.</translation>
    </message>
    <message>
        <source>PyTorch's align_corners=False, as torchvision and mmsegmentation use it: grids share their outer edges.</source>
        <translation>PyTorch의 align_corners=False. torchvision과 mmsegmentation이 쓰는 방식으로, 격자의 바깥 변이 서로 맞습니다.</translation>
    </message>
    <message>
        <source>TensorFlow's DeepLab and Caffe's PSPNet use pictures of 513 and 473 or 713 pixels, and aligned corners.</source>
        <translation>TensorFlow의 DeepLab과 Caffe의 PSPNet은 513, 그리고 473이나 713픽셀인 그림과 모서리를 맞춘 격자를 씁니다.</translation>
    </message>
    <message>
        <source>Weights remember how they were trained: a file of aligned corners must be run so. segviewer takes it from the file's family, or asks.</source>
        <translation>가중치에는 학습한 방식이 남습니다. 모서리를 맞춰 학습한 파일은 그렇게 실행해야 합니다. segviewer는 파일의 계열에서 알아내거나 묻습니다.</translation>
    </message>
    <message>
        <source>DeepLab v3, section 3.3: the features of all branches are concatenated and pass through another 1x1 convolution. DeepLab v3+ takes that for its encoder.</source>
        <translation>DeepLab v3, 3.3절: 모든 브랜치의 특징을 연결(concat)해 1x1 합성곱을 한 번 더 거칩니다. DeepLab v3+는 이것을 인코더로 씁니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.1 and figure 2: low-level features are narrowed by a 1x1 convolution (section 4.1 takes 48 channels) and joined with the encoder's output.</source>
        <translation>DeepLab v3+, 3.1절과 그림 2: 저수준 특징을 1x1 합성곱으로 줄여(4.1절은 48채널) 인코더의 출력과 합칩니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 4.4: the decoder gains most in a narrow band along objects' edges.</source>
        <translation>DeepLab v3+, 4.4절: 디코더의 이득은 물체 가장자리의 좁은 띠에서 가장 큽니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 4.4 and figure 5: mean IoU in bands of growing width around edges (trimaps).</source>
        <translation>DeepLab v3+, 4.4절과 그림 5: 가장자리 주위로 폭을 넓혀 가는 띠(trimap) 안의 평균 IoU.</translation>
    </message>
    <message>
        <source>The authors' code takes the second convolution of the second entry block; two ports take the first block's output. Both lie at stride 4.</source>
        <translation>저자의 코드는 둘째 entry 블록의 둘째 합성곱을, 노트와 두 이식판은 첫째 블록의 출력을 씁니다. 둘 다 스트라이드 4에 있습니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2, after Zhou et al. 2014: the empirical field is much smaller than the theoretical one. Luo et al. 2016 explain why.</source>
        <translation>PSPNet, 3.2절(Zhou et al. 2014 인용): 실제 수용 영역은 이론적 수용 영역보다 훨씬 작습니다. 이유는 Luo et al. 2016이 설명합니다.</translation>
    </message>
    <message>
        <source>Araujo, Norris and Sim 2019 (Distill): the closed form; padding moves the field, it does not widen it.</source>
        <translation>Araujo, Norris, Sim 2019 (Distill): 닫힌 식. 패딩은 수용 영역을 옮길 뿐 넓히지 않습니다.</translation>
    </message>
    <message>
        <source>The theoretical field is a bound from the network's plan alone; weights do not matter.</source>
        <translation>이론적 수용 영역은 네트워크의 설계만으로 정해지는 한계이며, 가중치와 무관합니다.</translation>
    </message>
    <message>
        <source>Luo et al. 2016, section 2: with many layers the field nears a Gaussian; its share of the theoretical one falls with depth.</source>
        <translation>Luo et al. 2016, 2절: 층이 많으면 수용 영역이 가우시안에 가까워지고, 이론적 수용 영역에서 차지하는 비율은 깊이에 따라 줄어듭니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2: global average pooling as a prior of the whole scene.</source>
        <translation>PSPNet, 3.2절: 장면 전체에 대한 사전 정보로서의 전역 평균 풀링.</translation>
    </message>
    <message>
        <source>DeepLab v2, section 3.1: holes in the kernel; the theoretical field counts what lies in them, too.</source>
        <translation>DeepLab v2, 3.1절: 커널 안의 구멍. 이론적 수용 영역은 그 안에 있는 것도 셉니다.</translation>
    </message>
    <message>
        <source>Wang et al. 2018 (Understanding Convolution for Semantic Segmentation), section 3.2, call it gridding; Yu et al. 2017 see it in their maps.</source>
        <translation>Wang et al. 2018 (Understanding Convolution for Semantic Segmentation), 3.2절은 이것을 gridding이라 부릅니다. Yu et al. 2017도 자신들의 맵에서 봅니다.</translation>
    </message>
    <message>
        <source>Wang et al. 2018, section 3.2: hybrid dilated convolution, with rates such as 1, 2, 3.</source>
        <translation>Wang et al. 2018, 3.2절: rate 1, 2, 3 같은 값을 쓰는 hybrid dilated convolution.</translation>
    </message>
    <message>
        <source>DeepLab v3, section 3.2.1; table 3 gives 73.45 mean IoU with (1, 2, 4) and 68.39 with (1, 1, 1), for ResNet-101 with four blocks.</source>
        <translation>DeepLab v3, 3.2.1절. 표 3에서 블록 네 개인 ResNet-101의 평균 IoU는 (1, 2, 4)로 73.45, (1, 1, 1)로 68.39입니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1: streetlight and signboard are small, and pillow and sheet look alike; such classes are easily overlooked.</source>
        <translation>PSPNet, 3.1절: streetlight와 signboard는 작고, pillow와 sheet는 비슷해 보입니다. 이런 클래스는 놓치기 쉽습니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1, hopes for sub-regions where small things stand out; a decoder is the other answer.</source>
        <translation>PSPNet, 3.1절은 작은 것이 두드러지는 부분 영역에 기대를 겁니다. 디코더는 또 하나의 답입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.1: low-level features of the same resolution, joined in the decoder.</source>
        <translation>DeepLab v3+, 3.1절: 해상도가 같은 저수준 특징을 디코더에서 합칩니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.1: without the decoder, the output of DeepLab v3 is enlarged from 1/16 at once.</source>
        <translation>DeepLab v3+, 3.1절: 디코더가 없으면 DeepLab v3의 출력을 1/16에서 한 번에 확대합니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1 and figure 2: the pillow in the bed's pattern is taken for the sheet.</source>
        <translation>PSPNet, 3.1절과 그림 2: 침대와 무늬가 같은 pillow를 sheet로 잘못 봅니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2: average pooling to 1x1, 2x2, 3x3 and 6x6.</source>
        <translation>PSPNet, 3.2절: 1x1, 2x2, 3x3, 6x6으로 평균 풀링.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2 and figure 3: a 1x1 convolution after each level reduces the channels to 1/N of the map's, for N levels.</source>
        <translation>PSPNet, 3.2절과 그림 3: 단계마다 뒤따르는 1x1 합성곱이 채널을 맵의 1/N로 줄입니다(N은 단계 수).</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2: the low-dimension maps are upsampled to the size of the original one and concatenated as the final feature.</source>
        <translation>PSPNet, 3.2절: 저차원 맵을 원래 맵의 크기로 업샘플링하고 최종 특징으로 연결(concat)합니다.</translation>
    </message>
    <message>
        <source>Shapley 1953. The papers instead train anew without a branch (PSPNet, table 1): another question.</source>
        <translation>Shapley 1953. 논문은 그 대신 브랜치 없이 새로 학습합니다(PSPNet, 표 1). 다른 물음입니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1: context resolves what looks alike. Trained without it, the network would have learnt to do with less.</source>
        <translation>PSPNet, 3.1절: 비슷해 보이는 것은 문맥이 가려냅니다. 그것 없이 학습했다면 네트워크는 더 적은 것으로 해내는 법을 배웠을 것입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3, section 3.3: ASPP has a 1x1 convolution, three 3x3 with rates 6, 12 and 18 at output stride 16, and image pooling.</source>
        <translation>DeepLab v3, 3.3절: ASPP는 1x1 합성곱 하나, 출력 스트라이드 16에서 rate 6, 12, 18인 3x3 합성곱 셋, 이미지 풀링으로 이루어집니다.</translation>
    </message>
    <message>
        <source>DeepLab v3, section 3.3: the rates are doubled when the output stride is 8. Code that runs at 8 lists 12, 24, 36; the paper lists the rates at 16.</source>
        <translation>DeepLab v3, 3.3절: 출력 스트라이드가 8이면 rate를 두 배로 합니다. 8로 실행하는 코드는 12, 24, 36을, 논문은 16일 때의 rate를 적습니다.</translation>
    </message>
    <message>
        <source>DeepLab v3, section 3.3 and figure 4: as the rate nears the size of the map, the number of valid taps falls to one.</source>
        <translation>DeepLab v3, 3.3절과 그림 4: rate가 맵의 크기에 가까워지면 유효한 탭의 수가 하나로 줄어듭니다.</translation>
    </message>
    <message>
        <source>DeepLab v2, section 3.1, and v3, section 3.2: a stage that loses its stride takes a rate instead.</source>
        <translation>DeepLab v2, 3.1절과 v3, 3.2절: 스트라이드를 잃은 단계는 그 대신 rate를 가집니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.1: output stride 32 for image classification, 16 or 8 for segmentation.</source>
        <translation>DeepLab v3+, 3.1절: 영상 분류는 출력 스트라이드 32, 분할은 16이나 8.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.1: FCN takes the boat for a car by its looks, though cars are seldom over a river.</source>
        <translation>PSPNet, 3.1절: 차가 강 위에 있는 일은 드문데도 FCN은 생김새만으로 보트를 차로 봅니다.</translation>
    </message>
    <message>
        <source>PSPNet, section 3.2: a bin's average carries context to every pixel of its region.</source>
        <translation>PSPNet, 3.2절: bin의 평균이 그 영역의 모든 픽셀에 문맥을 전합니다.</translation>
    </message>
    <message>
        <source>PSPNet, table 1, trains anew without levels; here they go off in a network that was trained with them.</source>
        <translation>PSPNet, 표 1은 단계를 빼고 새로 학습합니다. 여기서는 그 단계들과 함께 학습한 네트워크에서 끕니다.</translation>
    </message>
    <message>
        <source>Shapley 1953; the margin is the logit of the class less that of the next one.</source>
        <translation>Shapley 1953. 마진은 그 클래스의 로짓에서 다음 클래스의 로짓을 뺀 값입니다.</translation>
    </message>
    <message>
        <source>PSPNet, table 1, compares with a baseline that was trained without pooling. A switch and a training are different questions.</source>
        <translation>PSPNet, 표 1은 풀링 없이 학습한 기준 모델과 비교합니다. 스위치와 학습은 서로 다른 물음입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.2 and figure 4. This network is a narrow one of the same plan, with six middle blocks.</source>
        <translation>DeepLab v3+, 3.2절과 그림 4. 이 네트워크는 같은 설계를 좁힌 것으로, middle 블록이 여섯 개입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.1: depthwise convolution, then pointwise; with a rate, atrous separable convolution.</source>
        <translation>DeepLab v3+, 3.1절: depthwise 합성곱 다음에 pointwise 합성곱. rate가 있으면 atrous separable convolution입니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.2, point 2: every max pool is replaced, so that atrous separable convolution can be used at any resolution.</source>
        <translation>DeepLab v3+, 3.2절, 둘째 항목: 모든 max pooling을 바꾸어 어떤 해상도에서도 atrous separable convolution을 쓸 수 있게 합니다.</translation>
    </message>
    <message>
        <source>DeepLab v3+, figure 4: the exit flow's max pool becomes a separable convolution with stride 2; section 3.1: output stride 16 or 8 for segmentation.</source>
        <translation>DeepLab v3+, 그림 4: exit flow의 max pooling이 스트라이드 2인 separable convolution이 됩니다. 3.1절: 분할에는 출력 스트라이드 16이나 8.</translation>
    </message>
    <message>
        <source>DeepLab v3+, section 3.2, point 1; table 5 gives 54.17 billion multiply-adds at output stride 16 with the decoder, rates separable.</source>
        <translation>DeepLab v3+, 3.2절, 첫째 항목. 표 5에서 디코더가 있고 rate를 분리(separable)한 출력 스트라이드 16의 곱셈-덧셈은 541.7억 번입니다.</translation>
    </message>
    <message>
        <source>The middle flow has 16 blocks instead of 8. That is most of the network, and twice the cost of the middle.</source>
        <translation>Middle Flow는 8개 대신 16개의 블록을 가집니다. 네트워크의 대부분이며, Middle Flow의 비용은 두 배입니다.</translation>
    </message>
    <message>
        <source>Select the middle flow in the diagram, and open it.</source>
        <translation>구조도에서 Middle Flow를 선택하고 열어 보세요.</translation>
    </message>
    <message>
        <source>Xception-65 as planned; the network on the screen is a small relative.</source>
        <translation>설계된 Xception-65. 화면의 네트워크는 그 작은 친척입니다.</translation>
    </message>
    <message>
        <source>Saved the board as {path}</source>
        <translation>보드를 {path}(으)로 저장했습니다</translation>
    </message>
    <message>
        <source>A board keeps pictures that lie in files, and this one does not; save it as a file and open that first.</source>
        <translation>보드는 파일에 있는 그림만 담는데 이 그림은 파일에 없습니다. 먼저 파일로 저장해 그것을 여세요.</translation>
    </message>
    <message>
        <source>both are the same pane; choose another one</source>
        <translation>두 칸이 같습니다. 다른 칸을 고르세요</translation>
    </message>
    <message>
        <source>the two networks have no class in common</source>
        <translation>두 네트워크에 공통 클래스가 없습니다</translation>
    </message>
    <message>
        <source>{first} and {second} have no values that could be subtracted; choose the same view of two states, such as the mask, the confidence or a branch</source>
        <translation>{first}와(과) {second}에는 뺄 수 있는 값이 없습니다. 두 상태의 같은 보기, 이를테면 마스크나 신뢰도나 브랜치를 고르세요</translation>
    </message>
    <message>
        <source>{label}: both are equal everywhere</source>
        <translation>{label}: 어디서나 같습니다</translation>
    </message>
    <message>
        <source>The band along edges loses more than half, the whole about a quarter.</source>
        <translation>가장자리 띠에서는 절반 넘게, 전체에서는 4분의 1쯤 잃습니다.</translation>
    </message>
    <message>
        <source>A lamp of two or three pixels is less than half a cell of the last stage: little of it arrives there.</source>
        <translation>두세 픽셀짜리 램프는 마지막 단계의 반 칸보다도 작습니다. 거기까지 닿는 것은 얼마 되지 않습니다.</translation>
    </message>
    <message>
        <source>The share of lamps that are labelled, by diameter: of the smallest little more than half.</source>
        <translation>지름별로, 예측된 램프의 비율: 가장 작은 것은 절반을 조금 넘습니다.</translation>
    </message>
    <message>
        <source>The lamps go, of every size; most of the front stays.</source>
        <translation>램프는 크기와 관계없이 사라지고, 건물 정면은 대부분 남습니다.</translation>
    </message>
    <message>
        <source>A pillow of the sheet's own cloth is told by its outline. As large as the network has learnt it, all find it; in a picture half as large again, much of it lies too far from the outline for a cell of FCN.</source>
        <translation>침대 시트와 같은 무늬의 베개는 윤곽으로 알아봅니다. 네트워크가 배운 크기라면 모두 찾아내지만, 한 배 반 큰 그림에서는 베개의 많은 부분이 FCN의 한 칸이 보기에는 윤곽에서 너무 멉니다.</translation>
    </message>
    <message>
        <source>Choose PSPNet (lesson), then FCN (lesson) again.</source>
        <translation>PSPNet (lesson)을 고른 다음 다시 FCN (lesson)을 고르세요.</translation>
    </message>
    <message>
        <source>FCN calls a third of the pillow a sheet, in either cloth: away from the outline both look like one. PSPNet, whose bins see all of the bed, keeps nearly nine tenths.</source>
        <translation>FCN은 어느 천이든 베개의 3분의 1을 침대 시트로 예측합니다. 윤곽에서 먼 곳은 둘이 하나처럼 보입니다. bin이 침대 전체를 보는 PSPNet은 열에 아홉 가까이를 지킵니다.</translation>
    </message>
    <message>
        <source>pillow</source>
        <translation>베개</translation>
    </message>
    <message>
        <source>sheet</source>
        <translation>침대 시트</translation>
    </message>
    <message>
        <source>There is no file {path}; check the name and the folder.</source>
        <translation>{path} 파일이 없습니다. 이름과 폴더를 확인하세요.</translation>
    </message>
    <message>
        <source>{name} is empty; it may not have been downloaded whole.</source>
        <translation>{name}이(가) 비어 있습니다. 내려받다가 끊겼을 수 있습니다.</translation>
    </message>
    <message>
        <source>{name} holds no weights by name; {advice}.</source>
        <translation>{name}에 이름이 붙은 가중치가 없습니다. {advice}.</translation>
    </message>
    <message>
        <source>whoever trusts the file can load it with its original code and write it again with torch.save(model.state_dict(), 'weights.pth')</source>
        <translation>파일을 믿는다면 원래 코드로 불러온 뒤 torch.save(model.state_dict(), 'weights.pth')로 다시 저장하세요</translation>
    </message>
    <message>
        <source>fetch the file itself</source>
        <translation>파일 자체를 내려받으세요</translation>
    </message>
    <message>
        <source>{name} is refused because its tensors claim {number} bytes, far more than are in the file; {advice}.</source>
        <translation>{name}의 텐서가 파일보다 훨씬 큰 {number}바이트라고 하므로 열지 않습니다. {advice}.</translation>
    </message>
    <message>
        <source>{name} is refused because its dictionaries contain each other without end; {advice}.</source>
        <translation>{name}의 딕셔너리가 서로를 끝없이 담고 있어 열지 않습니다. {advice}.</translation>
    </message>
    <message>
        <source>{name} is refused because it is {title}, not weights of PyTorch; {advice}.</source>
        <translation>{name}은(는) PyTorch 가중치가 아니라 {title}이므로 열지 않습니다. {advice}.</translation>
    </message>
    <message>
        <source>{name} is refused because it would unpack to {number} bytes, more than the whole file, which no file of PyTorch's does; {advice}.</source>
        <translation>{name}은(는) 풀면 파일보다 큰 {number}바이트가 됩니다. PyTorch 파일은 그렇지 않으므로 열지 않습니다. {advice}.</translation>
    </message>
    <message>
        <source>{name} is not a safetensors file that can be read: {error}.</source>
        <translation>{name}은(는) 읽을 수 있는 safetensors 파일이 아닙니다: {error}.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {error}.</source>
        <translation>{name}을(를) 읽을 수 없습니다: {error}.</translation>
    </message>
    <message>
        <source>{name} cannot be read as text: {error}.</source>
        <translation>{name}을(를) 텍스트로 읽을 수 없습니다: {error}.</translation>
    </message>
    <message>
        <source>{name} needs more memory than there is; close other programs.</source>
        <translation>{name}을(를) 열 메모리가 부족합니다. 다른 프로그램을 닫으세요.</translation>
    </message>
    <message>
        <source>{path} is a folder without {names}; choose a checkpoint file.</source>
        <translation>{path} 폴더에 {names} 파일이 없습니다. 체크포인트 파일을 고르세요.</translation>
    </message>
    <message>
        <source>There is no class list {name}; choose one of {names}.</source>
        <translation>클래스 목록 {name}이(가) 없습니다. 다음 가운데 고르세요: {names}.</translation>
    </message>
    <message>
        <source>{name} could be of {families}: its keys, such as {key}, do not decide it; choose the whole file that its authors published.</source>
        <translation>{name}은(는) {families}일 수 있습니다. {key} 같은 키로는 가릴 수 없으니, 저자가 공개한 전체 파일을 고르세요.</translation>
    </message>
    <message>
        <source>{name} holds the weights of no known family: keys such as {key} are those of none; choose weights of {advice}.</source>
        <translation>{name}은(는) 알려진 계열의 가중치가 아닙니다. {key} 같은 키는 어느 계열에도 없습니다. 다음 계열의 가중치를 고르세요: {advice}.</translation>
    </message>
    <message>
        <source>{name} is nearest to {family} but does not fit it: the first missing key is {missing}, the first unexpected key is {unexpected}.</source>
        <translation>{name}은(는) {family}에 가장 가깝지만 맞지 않습니다. 처음 빠진 키는 {missing}, 처음 남는 키는 {unexpected}입니다.</translation>
    </message>
    <message>
        <source>{name} looks like {family}, but {key} has shape {shape} where {expected} was expected.</source>
        <translation>{name}은(는) {family}처럼 보이지만 {key}의 크기가 {expected}이어야 하는데 {shape}입니다.</translation>
    </message>
    <message>
        <source>{name} tells {number} classes apart, but {count} were named; name as many as it has.</source>
        <translation>{name}은(는) 클래스가 {number}개인데 이름은 {count}개입니다. 같은 수로 주세요.</translation>
    </message>
    <message>
        <source>{name} holds {title}, which segviewer cannot build from a file; open it from Python with segviewer.view(model, picture), or choose weights of {families}.</source>
        <translation>{name}에는 {title}이(가) 들어 있어 파일만으로는 만들 수 없습니다. Python에서 segviewer.view(model, picture)로 열거나 다음 계열의 가중치를 고르세요: {families}.</translation>
    </message>
    <message>
        <source>{name} keeps its backbone in {other}, which should lie beside it but does not; copy both files.</source>
        <translation>{name}의 backbone은 {other}에 있는데 옆에 없습니다. 두 파일을 함께 복사하세요.</translation>
    </message>
    <message>
        <source>{name} does not fit what its own header says of the network ({why}); fetch or write it again.</source>
        <translation>{name}은(는) 자기 헤더가 말하는 네트워크와 맞지 않습니다({why}). 다시 내려받거나 저장하세요.</translation>
    </message>
    <message>
        <source>{file} holds the weights of several networks, at {names}; choose one with --weights NAME.</source>
        <translation>{file}에는 여러 네트워크의 가중치가 있습니다({names}). --weights NAME으로 하나를 고르세요.</translation>
    </message>
    <message>
        <source>{file} has no single set of weights at {weights}; choose one of: {names}.</source>
        <translation>{file}의 {weights}에는 가중치가 하나로 있지 않습니다. 다음 가운데 고르세요: {names}.</translation>
    </message>
    <message>
        <source>{path} is not {name}: its checksum does not begin with {checksum}; delete it, and it is fetched anew.</source>
        <translation>{path}은(는) {name}이(가) 아닙니다. 체크섬이 {checksum}(으)로 시작하지 않습니다. 지우면 다시 내려받습니다.</translation>
    </message>
    <message>
        <source>There is no {name}; choose one of {names}.</source>
        <translation>{name}이(가) 없습니다. 다음 가운데 고르세요: {names}.</translation>
    </message>
    <message>
        <source>There is no {name}; `segviewer models` lists what there is, such as {example}.</source>
        <translation>{name}이(가) 없습니다. 무엇이 있는지는 `segviewer models`가 보여 줍니다. 예: {example}.</translation>
    </message>
    <message>
        <source>{name} cannot be read from {path}, which is damaged or another file; delete that file to fetch it anew.</source>
        <translation>{path}이(가) 손상되었거나 다른 파일이라 {name}을(를) 읽을 수 없습니다. 그 파일을 지우면 다시 내려받습니다.</translation>
    </message>
    <message>
        <source>{title} has no place to be kept in, since this user has no home folder; set TORCH_HOME to a folder.</source>
        <translation>홈 폴더가 없어 {title}을(를) 둘 곳이 없습니다. TORCH_HOME을 폴더로 정하세요.</translation>
    </message>
    <message>
        <source>the connection ended after {size}; try again, which begins anew</source>
        <translation>{size} 뒤에 연결이 끊겼습니다. 다시 하면 처음부터 받습니다</translation>
    </message>
    <message>
        <source>a web page came instead of the file; open it in a browser first</source>
        <translation>파일 대신 웹 페이지가 왔습니다. 먼저 브라우저로 열어 보세요</translation>
    </message>
    <message>
        <source>{path} is not valid JSON at {where}; mend it, {advice}.</source>
        <translation>{path}의 {where}은(는) 올바른 JSON이 아닙니다. 고치거나, {advice}.</translation>
    </message>
    <message>
        <source>{model} needs more memory than there is, also for a smaller picture than {size} and on the CPU; choose a smaller input size or another network.</source>
        <translation>{size}보다 작은 그림을 CPU에서 다루어도 {model}에 메모리가 부족합니다. 더 작은 입력 크기나 다른 네트워크를 고르세요.</translation>
    </message>
    <message>
        <source>{title} cannot run at output stride {number}: its atrous rates would not be whole numbers there, or its backbone has no such strides; choose one of {offered}.</source>
        <translation>{title}은(는) 출력 스트라이드 {number}로 돌릴 수 없습니다. 그러면 atrous rate가 정수가 아니거나 backbone에 그런 스트라이드가 없습니다. 다음 가운데 고르세요: {offered}.</translation>
    </message>
    <message>
        <source>{title} has no low-level source {name}; its weights offer: {offered}.</source>
        <translation>{title}에는 저수준 출처 {name}이(가) 없습니다. 가중치에 있는 것: {offered}.</translation>
    </message>
    <message>
        <source>{title} has no data set mean stored for {key}; use zero or mean.</source>
        <translation>{title}에는 {key}의 데이터셋 평균이 저장되어 있지 않습니다. zero나 mean을 쓰세요.</translation>
    </message>
    <message>
        <source>{key} of {model} cannot stand in for that of {name}; choose a state of the same network.</source>
        <translation>{model}의 {key}은(는) {name}의 것을 대신할 수 없습니다. 같은 네트워크의 상태를 고르세요.</translation>
    </message>
    <message>
        <source>The branch is {there} in {donor} but {here} here, which cannot be resized; choose a picture of the same shape.</source>
        <translation>브랜치가 {donor}에서는 {there}인데 여기서는 {here}라서 크기를 맞출 수 없습니다. 같은 모양의 그림을 고르세요.</translation>
    </message>
    <message>
        <source>{model} is a network in somebody's own code, which is run only where it is named: segviewer --model {name}.</source>
        <translation>{model}은(는) 누군가의 코드로 된 네트워크라 이름을 줄 때만 실행합니다: segviewer --model {name}.</translation>
    </message>
    <message>
        <source>{title} has no CRF in its paper; choose DeepLab v2.</source>
        <translation>{title} 논문에는 CRF가 없습니다. DeepLab v2를 고르세요.</translation>
    </message>
    <message>
        <source>There is no lesson '{name}'; choose one of {names}, or give a .toml file.</source>
        <translation>수업 '{name}'이(가) 없습니다. 다음 가운데 고르거나 .toml 파일을 주세요: {names}.</translation>
    </message>
    <message>
        <source>There is no layer {name} in this network; choose an Xception.</source>
        <translation>이 네트워크에는 {name} 층이 없습니다. Xception을 고르세요.</translation>
    </message>
    <message>
        <source>A field is that of a point: click one.</source>
        <translation>수용 영역은 한 점의 것입니다. 점을 클릭하세요.</translation>
    </message>
    <message>
        <source>{key} is not in this network; select one of its tiles.</source>
        <translation>{key}은(는) 이 네트워크에 없습니다. 이 네트워크의 타일을 고르세요.</translation>
    </message>
    <message>
        <source>{key} is no stage of this network; select one.</source>
        <translation>{key}은(는) 이 네트워크의 단계가 아닙니다. 단계를 고르세요.</translation>
    </message>
    <message>
        <source>{key} averages nothing; select one of a pyramid's bins.</source>
        <translation>{key}은(는) 평균을 내지 않습니다. 피라미드의 bin을 고르세요.</translation>
    </message>
    <message>
        <source>Shapley values are those of a point: click one.</source>
        <translation>섀플리 값은 한 점의 것입니다. 점을 클릭하세요.</translation>
    </message>
    <message>
        <source>{title} has no branches that add anything.</source>
        <translation>{title}에는 무언가를 더하는 브랜치가 없습니다.</translation>
    </message>
    <message>
        <source>{title} has no bins; choose PSPNet.</source>
        <translation>{title}에는 bin이 없습니다. PSPNet을 고르세요.</translation>
    </message>
    <message>
        <source>{title} has no atrous branches; choose a DeepLab.</source>
        <translation>{title}에는 atrous 브랜치가 없습니다. DeepLab을 고르세요.</translation>
    </message>
    <message>
        <source>{title} does not know the classes of the lessons' scenes; choose one of the lesson networks.</source>
        <translation>{title}은(는) 수업 장면의 클래스를 모릅니다. 수업용 네트워크를 고르세요.</translation>
    </message>
    <message>
        <source>{title} has no decoder; choose DeepLab v3+.</source>
        <translation>{title}에는 디코더가 없습니다. DeepLab v3+를 고르세요.</translation>
    </message>
    <message>
        <source>Lesson {name} is no TOML: {error}; correct that line.</source>
        <translation>수업 {name}은(는) TOML이 아닙니다: {error}. 그 줄을 고치세요.</translation>
    </message>
    <message>
        <source>The {where} lacks '{key}'; add it.</source>
        <translation>{where}에 '{key}'이(가) 없습니다. 넣어 주세요.</translation>
    </message>
    <message>
        <source>The {where} has the key '{key}', which means nothing there; it may have {known}.</source>
        <translation>{where}에 뜻 없는 키 '{key}'이(가) 있습니다. 쓸 수 있는 키: {known}.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({why}); choose another folder or free some space.</source>
        <translation>{path}에 쓸 수 없습니다({why}). 다른 폴더를 고르거나 공간을 비우세요.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({why}); choose another place.</source>
        <translation>{path}에 쓸 수 없습니다({why}). 다른 곳을 고르세요.</translation>
    </message>
    <message>
        <source>{name} should end in .png, .svg or .pdf, the kinds of file that a sheet can be; choose such a name.</source>
        <translation>{name}은(는) 시트가 될 수 있는 .png, .svg, .pdf로 끝나야 합니다. 그런 이름을 고르세요.</translation>
    </message>
    <message>
        <source>An indexed PNG holds at most 256 classes, this network has {number}; export the sheet instead.</source>
        <translation>인덱스 PNG에는 클래스가 256개까지 들어가는데 이 네트워크는 {number}개입니다. 시트로 내보내세요.</translation>
    </message>
    <message>
        <source>{name} is no sheet of segviewer: expected a PNG, SVG or PDF with its states inside; open it as a picture instead ({why}).</source>
        <translation>{name}은(는) segviewer 시트가 아닙니다. 상태가 든 PNG, SVG, PDF여야 합니다. 대신 그림으로 여세요({why}).</translation>
    </message>
    <message>
        <source>{name} is no board of segviewer: expected one saved under File &gt; Board; choose another one ({why}).</source>
        <translation>{name}은(는) segviewer 보드가 아닙니다. 파일 메뉴의 보드에서 저장한 파일이어야 합니다. 다른 것을 고르세요({why}).</translation>
    </message>
    <message>
        <source>{name} should hold {number} frames but {count} could be written; free some space or choose another folder.</source>
        <translation>{name}에는 {number}프레임이 들어가야 하지만 {count}프레임만 쓸 수 있었습니다. 공간을 비우거나 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>{name} cannot be written as MP4 of {size} pixels; give a folder for PNGs instead.</source>
        <translation>{name}을(를) {size}픽셀 MP4로 쓸 수 없습니다. 대신 PNG를 담을 폴더를 주세요.</translation>
    </message>
    <message>
        <source>{path} holds something already; choose a new folder.</source>
        <translation>{path}에 이미 무언가 들어 있습니다. 새 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>A sheet is {from} to {to} mm wide, not {width}; choose such a width, 85 or 175 for most journals.</source>
        <translation>시트 너비는 {from}~{to} mm이며 {width}은(는) 안 됩니다. 대부분의 학술지는 85나 175입니다.</translation>
    </message>
    <message>
        <source>Type is {from} to {to} points large, not {size}; choose such a size, 7 for most journals.</source>
        <translation>글자 크기는 {from}~{to}포인트이며 {size}은(는) 안 됩니다. 대부분의 학술지는 7입니다.</translation>
    </message>
    <message>
        <source>A sheet has 10 to 2400 dots per inch, not {dpi}; choose such a number, 300 for print.</source>
        <translation>시트는 인치당 10~2400점이며 {dpi}은(는) 안 됩니다. 인쇄에는 300을 쓰세요.</translation>
    </message>
    <message>
        <source>The crop {crop} (TOP,LEFT,BOTTOM,RIGHT) should lie in {origin}, which has rows 0 to {rows} and columns 0 to {columns}; choose a smaller one.</source>
        <translation>자를 곳 {crop}(위,왼쪽,아래,오른쪽)은 행 0~{rows}, 열 0~{columns}인 {origin} 안에 있어야 합니다. 더 작게 고르세요.</translation>
    </message>
    <message>
        <source>There is nothing to draw: {why}.</source>
        <translation>그릴 것이 없습니다: {why}.</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but is a device or a pipe; give an ordinary file</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 장치이거나 파이프입니다. 보통 파일을 주세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but is a file; open it by itself</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 파일입니다. 따로 여세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but cannot be reached ({reason}); check the name</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 닿을 수 없습니다({reason}). 이름을 확인하세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but has {number} pages; save the page that is meant by itself.</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 {number}쪽입니다. 필요한 쪽만 따로 저장하세요.</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} (JPEG, PNG, WebP, TIFF, BMP, GIF) but holds {contents}; open another file or save it as PNG</source>
        <translation>'{name}'은(는) {kind}(JPEG, PNG, WebP, TIFF, BMP, GIF)이어야 하지만 내용이 {contents}입니다. 다른 파일을 열거나 PNG로 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' should be {kind} but is {contents} that is cut short, damaged or of an unusual kind; copy it again or save it as PNG</source>
        <translation>'{name}'은(는) {kind}이어야 하지만 {contents}이(가) 잘렸거나 손상되었거나 드문 종류입니다. 다시 복사하거나 PNG로 저장하세요</translation>
    </message>
    <message>
        <source>'{name}' is {contents}, which cannot be shown; save it as RGB or grey, in whole bytes and without that compression</source>
        <translation>'{name}'은(는) {contents}이라서 보여 줄 수 없습니다. RGB나 회색조로, 바이트 단위로, 그 압축 없이 저장하세요</translation>
    </message>
    <message>
        <source>camera {index} {why} ({names})</source>
        <translation>카메라 {index}: {why} ({names})</translation>
    </message>
    <message>
        <source>{title} should send pictures but sent none after {number}; plug it in again, or close other programs that use it</source>
        <translation>{title}이(가) {number}번째 뒤로 그림을 보내지 않습니다. 다시 연결하거나 그것을 쓰는 다른 프로그램을 닫으세요</translation>
    </message>
    <message>
        <source>'{title}' stopped sending after {number} frames; check the server and the network</source>
        <translation>'{title}'이(가) {number}프레임 뒤에 멈췄습니다. 서버와 네트워크를 확인하세요</translation>
    </message>
    <message>
        <source>'{title}' stopped sending after {frames} ({why}); check the server and the network</source>
        <translation>'{title}'이(가) {frames} 뒤에 멈췄습니다({why}). 서버와 네트워크를 확인하세요</translation>
    </message>
    <message>
        <source>'{title}' should be the address of a video but gave none within {number} seconds ({why}); check the address and the network</source>
        <translation>'{title}'은(는) 영상 주소여야 하지만 {number}초 동안 아무것도 보내지 않았습니다({why}). 주소와 네트워크를 확인하세요</translation>
    </message>
    <message>
        <source>'{title}' should be the address of a video but gave none within {number} seconds; check the address, the login and the network</source>
        <translation>'{title}'은(는) 영상 주소여야 하지만 {number}초 동안 아무것도 보내지 않았습니다. 주소, 로그인, 네트워크를 확인하세요</translation>
    </message>
    <message>
        <source>'{title}' should be the address of a video but the server answered {answer}; check the address and the login</source>
        <translation>'{title}'은(는) 영상 주소여야 하지만 서버가 {answer}(이)라고 답했습니다. 주소와 로그인을 확인하세요</translation>
    </message>
    <message>
        <source>'{title}' should have {frames} frames but is cut short or damaged after {number}; copy it again to see the rest</source>
        <translation>'{title}'은(는) {frames}프레임이어야 하지만 {number}프레임 뒤가 잘렸거나 손상되었습니다. 나머지를 보려면 다시 복사하세요</translation>
    </message>
    <message>
        <source>'{title}' has no frame {index}; give one from 0 to {number}</source>
        <translation>'{title}'에는 {index}번 프레임이 없습니다. 0에서 {number} 사이로 주세요</translation>
    </message>
    <message>
        <source>'{title}' has no frame {index}; give one from 0</source>
        <translation>'{title}'에는 {index}번 프레임이 없습니다. 0부터 주세요</translation>
    </message>
    <message>
        <source>{title} cannot be sought; read it from its beginning</source>
        <translation>{title}은(는) 원하는 곳으로 옮길 수 없습니다. 처음부터 읽으세요</translation>
    </message>
    <message>
        <source>a lesson's scene is given as one of {forms}, or without its last part for both of a pair, not '{text}'</source>
        <translation>수업 장면은 {forms} 가운데 하나로, 또는 한 쌍을 모두 보려면 마지막 부분 없이 줍니다. '{text}'은(는) 아닙니다</translation>
    </message>
    <message>
        <source>a camera is given by number or name, as in camera:0, not 'camera:'</source>
        <translation>카메라는 camera:0처럼 번호나 이름으로 줍니다. 'camera:'만으로는 안 됩니다</translation>
    </message>
    <message>
        <source>a scene is given by its number, as in scene:7, not '{text}'</source>
        <translation>장면은 scene:7처럼 번호로 줍니다. '{text}'은(는) 아닙니다</translation>
    </message>
    <message>
        <source>there is no sample '{name}'; choose one of {names}</source>
        <translation>예시 '{name}'이(가) 없습니다. 다음 가운데 고르세요: {names}</translation>
    </message>
    <message>
        <source>sample '{name}' should come with scikit-image, which is not installed; run: pip install scikit-image</source>
        <translation>예시 '{name}'은(는) scikit-image에 들어 있는데 설치되어 있지 않습니다. pip install scikit-image를 실행하세요</translation>
    </message>
    <message>
        <source>A branch can be resampled from a picture, but {text} is live; save one of its pictures and name that.</source>
        <translation>브랜치는 그림에서 가져올 수 있지만 {text}은(는) 실시간입니다. 그림 하나를 저장해 그 이름을 주세요.</translation>
    </message>
    <message>
        <source>The folder {where} should hold a mask of {origin} but holds none; looked for {names}, alone or with {endings}, and {suffixes} in small or capital letters; rename it, or give the file itself.</source>
        <translation>{where} 폴더에 {origin}의 마스크가 없습니다. {names} 이름에 {endings}을(를) 붙이거나 붙이지 않고, 확장자 {suffixes}(대소문자 무관)로 찾았습니다. 이름을 바꾸거나 파일을 직접 주세요.</translation>
    </message>
    <message>
        <source>The mask {path} should hold one class number a pixel, 0 to {number}, but has {kind}; save it anew as an indexed or grey PNG of 8 bits.</source>
        <translation>마스크 {path}은(는) 픽셀마다 0~{number}의 클래스 번호여야 하지만 {kind}입니다. 8비트 인덱스나 회색조 PNG로 다시 저장하세요.</translation>
    </message>
    <message>
        <source>{origin} is turned by its EXIF tag, and the size of the mask {path} does not say whether it was drawn before or after; give --masks stored (before) or --masks upright.</source>
        <translation>{origin}은(는) EXIF 태그로 돌려져 있고, 마스크 {path}의 크기로는 돌리기 전에 그렸는지 뒤에 그렸는지 알 수 없습니다. --masks stored(전)나 --masks upright를 주세요.</translation>
    </message>
    <message>
        <source>The mask {name} is {size} but {origin} is {other}; give a mask of the picture's own size.</source>
        <translation>마스크 {name}은(는) {size}인데 {origin}은(는) {other}입니다. 그림과 같은 크기의 마스크를 주세요.</translation>
    </message>
    <message>
        <source>The mask {path} has {number} colours, as a photo has; expected one number a pixel or the colours of a list of classes, without smooth edges.</source>
        <translation>마스크 {path}의 색이 사진처럼 {number}가지입니다. 픽셀마다 번호 하나이거나, 경계가 번지지 않은 클래스 목록의 색이어야 합니다.</translation>
    </message>
    <message>
        <source>The mask {path} should have class numbers but has only {value}, which counts for nothing, and no other label but 0; give {advice}.</source>
        <translation>마스크 {path}에는 클래스 번호가 있어야 하지만 세지 않는 값 {value}과(와) 0뿐입니다. 다음을 주세요: {advice}.</translation>
    </message>
    <message>
        <source>{title} has the colours of no known list of classes, nor of this network's; save it with one class number a pixel.</source>
        <translation>{title}의 색은 알려진 클래스 목록에도 이 네트워크에도 없습니다. 픽셀마다 클래스 번호 하나로 저장하세요.</translation>
    </message>
    <message>
        <source>{title} and the network have no class in common: {names} there, {others} here; give a mask of the network's own classes.</source>
        <translation>{title}과(와) 네트워크에 공통 클래스가 없습니다. 마스크에는 {names}, 네트워크에는 {others}. 네트워크의 클래스로 된 마스크를 주세요.</translation>
    </message>
    <message>
        <source>{title} has the value {value}, but the model has {number} classes; use {advice}.</source>
        <translation>{title}에 값 {value}이(가) 있지만 네트워크의 클래스는 {number}개입니다. 쓸 수 있는 것: {advice}.</translation>
    </message>
    <message>
        <source>The lesson {name}, step {step}, asks for the figure '{figure}'; there are {names}.</source>
        <translation>수업 {name}의 {step}단계가 '{figure}' 수치를 요구합니다. 있는 것: {names}.</translation>
    </message>
    <message>
        <source>The {where} asks for the model '{model}', which is none of those that ship with segviewer: {names}.</source>
        <translation>{where}의 모델 '{model}'은(는) segviewer에 들어 있지 않습니다. 들어 있는 것: {names}.</translation>
    </message>
    <message>
        <source>The {where} should say at = [ROW, COLUMN], not {at}.</source>
        <translation>{where}에는 {at} 대신 at = [행, 열]이라고 적어야 합니다.</translation>
    </message>
    <message>
        <source>The {where} should be a table of keys, not {table}.</source>
        <translation>{where}은(는) {table}이 아니라 키의 표여야 합니다.</translation>
    </message>
    <message>
        <source>The {where} should have 1 to {number} [[steps]], but has {count}.</source>
        <translation>{where}에는 [[steps]]가 1~{number}개 있어야 하지만 {count}개입니다.</translation>
    </message>
    <message>
        <source>The {where} holds a value of another kind than is meant there ({error}); correct it.</source>
        <translation>{where}에 다른 종류의 값이 있습니다({error}). 고치세요.</translation>
    </message>
    <message>
        <source>The {where} does not say its {key}; add {line} to a state.</source>
        <translation>{where}에 {key}이(가) 없습니다. 상태에 {line}을(를) 넣으세요.</translation>
    </message>
    <message>
        <source>The {where} switches off what it cannot: {error}.</source>
        <translation>{where}이(가) 끌 수 없는 것을 끕니다: {error}.</translation>
    </message>
    <message>
        <source>The {where} says '{word}', which is none of {names}.</source>
        <translation>{where}의 '{word}'은(는) 다음 가운데 없습니다: {names}.</translation>
    </message>
    <message>
        <source>There is no scene '{name}'; there are {names}.</source>
        <translation>장면 '{name}'이(가) 없습니다. 있는 것: {names}.</translation>
    </message>
    <message>
        <source>The bins are enlarged to the map's size, bilinearly, and put behind the map's own channels; the last convolution reads all of them in every cell.</source>
        <translation>bin을 bilinear로 맵 크기까지 키워 맵의 채널 뒤에 잇습니다. 마지막 합성곱은 칸마다 그 모두를 읽습니다.</translation>
    </message>
    <message>
        <source>Look at the bracket over the bins in the diagram: concatenate.</source>
        <translation>구조도에서 bin 위의 괄호를 보세요. 이어 붙임(concat)입니다.</translation>
    </message>
    <message>
        <source>Cells and channels before and after: the map itself keeps its channels, and stays the largest part.</source>
        <translation>잇기 전과 뒤의 칸과 채널. 맵은 자기 채널을 그대로 지니며 가장 큰 부분으로 남습니다.</translation>
    </message>
    <message>
        <source>The encoder's branches look at different widths. Each ends with as many channels; they are stacked, and a 1x1 convolution makes of them what the decoder gets.</source>
        <translation>인코더의 브랜치는 서로 다른 폭을 봅니다. 채널 수가 같은 결과를 채널 방향으로 쌓고, 1x1 합성곱이 그것으로 디코더에 줄 것을 만듭니다.</translation>
    </message>
    <message>
        <source>Set the output stride to 8 and back to 16.</source>
        <translation>출력 스트라이드를 8로 바꿨다가 16으로 되돌리세요.</translation>
    </message>
    <message>
        <source>Image pooling has one cell and is enlarged to the others' size. At 512 pixels that is 32×32 cells at output stride 16; 64×64 is that of output stride 8.</source>
        <translation>이미지 풀링은 한 칸이며 다른 것들의 크기로 키웁니다. 512픽셀이면 출력 스트라이드 16에서 32×32칸입니다. 필기의 64×64는 출력 스트라이드 8의 크기입니다.</translation>
    </message>
    <message>
        <source>64 to 256, then 256 to 512 and so on: 128 to 512 is a block's last 1x1, and its shortcut begins at the block's 256. Only conv3 makes the map smaller: 128 to 64 cells.</source>
        <translation>64에서 256, 그다음 256에서 512 등. 필기의 128에서 512는 블록의 마지막 1x1이고, shortcut은 블록이 받는 256에서 시작합니다. conv3만 맵을 줄입니다(128칸에서 64칸).</translation>
    </message>
    <message>
        <source>The exit flow has no pool either, and one separable convolution more. For one label a picture it would stride to 1/32; for a mask it dilates and stays at 1/16.</source>
        <translation>exit flow에도 풀링이 없고 separable 합성곱이 하나 더 있습니다. 사진마다 라벨 하나면 1/32까지 줄이겠지만, 마스크에는 팽창을 써서 1/16에 머뭅니다.</translation>
    </message>
    <message>
        <source>Set the output stride to 32 and back to 16.</source>
        <translation>출력 스트라이드를 32로 바꿨다가 16으로 되돌리세요.</translation>
    </message>
    <message>
        <source>The stride of that convolution: 2 at output stride 32, 1 at 16.</source>
        <translation>그 합성곱의 스트라이드: 출력 스트라이드 32에서 2, 16에서 1.</translation>
    </message>
    <message>
        <source>{title} concatenates no branches under {name}; choose another network.</source>
        <translation>{title}은(는) {name}에서 브랜치를 이어 붙이지 않습니다. 다른 네트워크를 고르세요.</translation>
    </message>
    <message>
        <source>Cells and channels; those of fewer cells are enlarged first. Input {size}, output stride {number}.</source>
        <translation>칸과 채널이며, 칸이 적은 것은 먼저 키웁니다. 입력 {size}, 출력 스트라이드 {number}.</translation>
    </message>
    <message>
        <source>all of them, one behind the other</source>
        <translation>모두 이어 붙인 것</translation>
    </message>
    <message>
        <source>after the convolution</source>
        <translation>합성곱 뒤</translation>
    </message>
    <message>
        <source>It does not stride here: what follows is dilated instead, which no pool allows.</source>
        <translation>여기서는 스트라이드를 쓰지 않습니다. 뒤가 대신 팽창되며, 풀링으로는 할 수 없는 일입니다.</translation>
    </message>
    <message>
        <source>Planned as in the paper: weights do not matter here.</source>
        <translation>논문대로 설계만 한 것입니다. 가중치는 상관없습니다.</translation>
    </message>
    <message>
        <source>At {columns}×{rows}.</source>
        <translation>{columns}×{rows}에서.</translation>
    </message>
    <message>
        <source>With the dense CRF against without it.</source>
        <translation>dense CRF를 쓴 것과 쓰지 않은 것의 비교.</translation>
    </message>
    <message>
        <source>last stage looks at</source>
        <translation>마지막 단계가 보는 폭</translation>
    </message>
    <message>
        <source>rate {number} looks at</source>
        <translation>rate {number}이(가) 보는 폭</translation>
    </message>
    <message>
        <source>backbone's weights</source>
        <translation>backbone의 가중치</translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation>{number} px</translation>
    </message>
    <message>
        <source>{number} billion</source>
        <translation>{number} × 10⁹</translation>
    </message>
    <message>
        <source>Input {columns}×{rows}, output stride {number}.</source>
        <translation>입력 {columns}×{rows}, 출력 스트라이드 {number}.</translation>
    </message>
    <message>
        <source>Multiply-adds at this input's size.</source>
        <translation>이 입력 크기에서의 곱셈-덧셈 수.</translation>
    </message>
    <message>
        <source>Planned at {columns}×{rows}, output stride 16: weights do not matter.</source>
        <translation>{columns}×{rows}, 출력 스트라이드 16으로 설계만 한 것입니다. 가중치는 상관없습니다.</translation>
    </message>
    <message>
        <source>Both halve the map; only the convolution can learn how, and be dilated instead.</source>
        <translation>둘 다 맵을 반으로 줄입니다. 합성곱만이 줄이는 법을 배울 수 있고, 줄이는 대신 팽창시킬 수 있습니다.</translation>
    </message>
    <message>
        <source>channels in, out</source>
        <translation>들어오고 나가는 채널</translation>
    </message>
    <message>
        <source>depthwise 3x3, a filter a channel</source>
        <translation>depthwise 3x3, 채널마다 필터 하나</translation>
    </message>
    <message>
        <source>pointwise 1x1, across channels</source>
        <translation>pointwise 1x1, 채널을 가로질러</translation>
    </message>
    <message>
        <source>a full 3x3 convolution</source>
        <translation>온전한 3x3 합성곱</translation>
    </message>
    <message>
        <source>both halves, of the full one</source>
        <translation>두 절반의 합, 온전한 것에 견주어</translation>
    </message>
    <message>
        <source>{number} blocks: middle flow</source>
        <translation>블록 {number}개: middle flow</translation>
    </message>
    <message>
        <source>{number} blocks: whole network</source>
        <translation>블록 {number}개: 전체 네트워크</translation>
    </message>
    <message>
        <source>cells across that each output reads, either way</source>
        <translation>출력 한 칸이 읽는 폭(칸), 둘 다</translation>
    </message>
    <message>
        <source>{label} cells</source>
        <translation>{label}칸</translation>
    </message>
    <message>
        <source>max pool: weights</source>
        <translation>최대 풀링: 가중치</translation>
    </message>
    <message>
        <source>separable convolution: weights</source>
        <translation>separable 합성곱: 가중치</translation>
    </message>
    <message>
        <source>its multiply-adds</source>
        <translation>그 곱셈-덧셈 수</translation>
    </message>
    <message>
        <source>theoretical field</source>
        <translation>이론적 수용 영역</translation>
    </message>
    <message>
        <source>theoretical field, a side</source>
        <translation>이론적 수용 영역, 한 변</translation>
    </message>
    <message>
        <source>the whole picture</source>
        <translation>그림 전체</translation>
    </message>
    <message>
        <source>{number} layers up to {name}; a dilated kernel counts its gaps.</source>
        <translation>{name}까지 {number}층. 팽창된 커널은 빈틈도 셉니다.</translation>
    </message>
    <message>
        <source>{name}, field of {number} pixels.</source>
        <translation>{name}, {number}픽셀 영역.</translation>
    </message>
    <message>
        <source>Brighter cells are read by more ways through the stack; the darkest not at all.</source>
        <translation>밝은 칸일수록 여러 길로 읽히고, 가장 어두운 칸은 전혀 읽히지 않습니다.</translation>
    </message>
    <message>
        <source>{number} pixels</source>
        <translation>{number}픽셀</translation>
    </message>
    <message>
        <source>rates, one layer after the other</source>
        <translation>차례로 쌓은 층의 rate</translation>
    </message>
    <message>
        <source>looks across</source>
        <translation>보는 폭</translation>
    </message>
    <message>
        <source>cells that are read</source>
        <translation>읽히는 칸</translation>
    </message>
    <message>
        <source>share that is read</source>
        <translation>읽히는 비율</translation>
    </message>
    <message>
        <source>square with {share} of the effective</source>
        <translation>실제 영역의 {share}가 든 정사각형</translation>
    </message>
    <message>
        <source>{name}, of this picture.</source>
        <translation>{name}, 이 그림에서.</translation>
    </message>
    <message>
        <source>{name}, over 20 pictures of noise.</source>
        <translation>{name}, 잡음 그림 20장의 평균.</translation>
    </message>
    <message>
        <source>1 + sum of (kernel - 1) x strides before</source>
        <translation>1 + Σ (커널 − 1) × 앞선 스트라이드</translation>
    </message>
    <message>
        <source>were padding added</source>
        <translation>패딩까지 더하면</translation>
    </message>
    <message>
        <source>were each layer's stride added</source>
        <translation>층마다 제 스트라이드까지 더하면</translation>
    </message>
    <message>
        <source>pixels outside the field</source>
        <translation>영역 밖의 픽셀</translation>
    </message>
    <message>
        <source>the cell moves by, these made noise</source>
        <translation>그것을 잡음으로 바꿀 때 칸의 변화</translation>
    </message>
    <message>
        <source>the same, the field's outermost pixels made noise</source>
        <translation>영역의 가장 바깥 픽셀을 잡음으로 바꿀 때</translation>
    </message>
    <message>
        <source>The first cells enlarged, corners not aligned above, aligned below. The line is the middle of what the second cell looks at.</source>
        <translation>첫 칸들을 확대한 것. 위는 모서리를 맞추지 않음, 아래는 맞춤. 선은 둘째 칸이 보는 곳의 가운데입니다.</translation>
    </message>
    <message>
        <source>input, a side</source>
        <translation>입력, 한 변</translation>
    </message>
    <message>
        <source>map, a side</source>
        <translation>맵, 한 변</translation>
    </message>
    <message>
        <source>cell {number}: middle of what it looks at</source>
        <translation>{number}번 칸: 보는 곳의 가운데</translation>
    </message>
    <message>
        <source>pixel {number}</source>
        <translation>픽셀 {number}</translation>
    </message>
    <message>
        <source>{number} pixel</source>
        <translation>{number} 픽셀</translation>
    </message>
    <message>
        <source>painted at, corners not aligned</source>
        <translation>칠해지는 곳, 모서리 맞추지 않음</translation>
    </message>
    <message>
        <source>painted at, corners aligned</source>
        <translation>칠해지는 곳, 모서리 맞춤</translation>
    </message>
    <message>
        <source>{measure} of {name} at the clicked point.</source>
        <translation>클릭한 점에서 {name}의 {measure}.</translation>
    </message>
    <message>
        <source>{measure} of {first} over {second} at the clicked point.</source>
        <translation>클릭한 점에서 {first} 대 {second}의 {measure}.</translation>
    </message>
    <message>
        <source>Off: {names}.</source>
        <translation>끔: {names}.</translation>
    </message>
    <message>
        <source>Off: nothing.</source>
        <translation>끈 것 없음.</translation>
    </message>
    <message>
        <source>their sum</source>
        <translation>이들의 합</translation>
    </message>
    <message>
        <source>all on, less all off</source>
        <translation>모두 켠 것 − 모두 끈 것</translation>
    </message>
    <message>
        <source>pixels that changed</source>
        <translation>바뀐 픽셀</translation>
    </message>
    <message>
        <source>of all pixels, {number} or fewer from an edge</source>
        <translation>전체 픽셀 가운데 경계에서 {number} 이내</translation>
    </message>
    <message>
        <source>of those that changed</source>
        <translation>바뀐 픽셀 가운데 경계 가까이</translation>
    </message>
    <message>
        <source>The differences are rounding.</source>
        <translation>차이는 반올림입니다.</translation>
    </message>
    <message>
        <source>One 1x1 convolution a level, shared by all of its cells; many channels.</source>
        <translation>레벨마다 1x1 합성곱 하나를 모든 칸이 함께 쓰며, 채널은 여럿입니다.</translation>
    </message>
    <message>
        <source>map that is read</source>
        <translation>읽는 맵</translation>
    </message>
    <message>
        <source>averaged to</source>
        <translation>평균한 크기</translation>
    </message>
    <message>
        <source>first region</source>
        <translation>첫 영역</translation>
    </message>
    <message>
        <source>its mean in channel {number}</source>
        <translation>그 평균, 채널 {number}</translation>
    </message>
    <message>
        <source>the bin's first cell in channel {number}</source>
        <translation>bin의 첫 칸, 채널 {number}</translation>
    </message>
    <message>
        <source>largest difference of any cell</source>
        <translation>칸별 최대 차이</translation>
    </message>
    <message>
        <source>{name}: weights of its convolution</source>
        <translation>{name}: 합성곱의 가중치</translation>
    </message>
    <message>
        <source>The map has {columns}×{rows} cells here.</source>
        <translation>여기서 맵은 {columns}×{rows}칸입니다.</translation>
    </message>
    <message>
        <source>Rate times output stride stays: so does the field.</source>
        <translation>rate × 출력 스트라이드가 그대로이므로 영역도 그대로입니다.</translation>
    </message>
    <message>
        <source>The input has {columns}×{rows} pixels now.</source>
        <translation>지금 입력은 {columns}×{rows}픽셀입니다.</translation>
    </message>
    <message>
        <source>looks at</source>
        <translation>보는 폭</translation>
    </message>
    <message>
        <source>taps inside the map</source>
        <translation>맵 안에 드는 탭</translation>
    </message>
    <message>
        <source>taps inside the map now</source>
        <translation>지금 맵 안에 드는 탭</translation>
    </message>
    <message>
        <source>more than one from a side of</source>
        <translation>둘 이상이 되는 한 변</translation>
    </message>
    <message>
        <source>output stride {number}, rate {rate}</source>
        <translation>출력 스트라이드 {number}, rate {rate}</translation>
    </message>
    <message>
        <source>Mean IoU. {text}</source>
        <translation>평균 IoU. {text}</translation>
    </message>
    <message>
        <source>Pixels of pillows that are labelled so. {text}</source>
        <translation>베개 픽셀 가운데 베개로 예측한 비율. {text}</translation>
    </message>
    <message>
        <source>{number} pairs, seeds {first} to {last}, none of them trained on.</source>
        <translation>{number}쌍, 시드 {first}~{last}, 학습에 쓰지 않은 것.</translation>
    </message>
    <message>
        <source>{number} scenes, seeds {first} to {last}, none of them trained on.</source>
        <translation>장면 {number}개, 시드 {first}~{last}, 학습에 쓰지 않은 것.</translation>
    </message>
    <message>
        <source>{number} pairs, seeds {first} to {last}.</source>
        <translation>{number}쌍, 시드 {first}~{last}.</translation>
    </message>
    <message>
        <source>{number} scenes, seeds {first} to {last}.</source>
        <translation>장면 {number}개, 시드 {first}~{last}.</translation>
    </message>
    <message>
        <source>lamps of {from} to {to} pixels</source>
        <translation>{from}~{to}픽셀 램프</translation>
    </message>
    <message>
        <source>lamps of {number} pixels</source>
        <translation>{number}픽셀 램프</translation>
    </message>
    <message>
        <source>{number} pixels along edges, low-level on</source>
        <translation>경계 {number}픽셀, 저수준 켬</translation>
    </message>
    <message>
        <source>{number} pixels along edges, low-level off</source>
        <translation>경계 {number}픽셀, 저수준 끔</translation>
    </message>
    <message>
        <source>everywhere, low-level on</source>
        <translation>전체, 저수준 켬</translation>
    </message>
    <message>
        <source>everywhere, low-level off</source>
        <translation>전체, 저수준 끔</translation>
    </message>
    <message>
        <source>as switched now: right</source>
        <translation>지금 스위치대로: 맞음</translation>
    </message>
    <message>
        <source>as switched now: both of a pair</source>
        <translation>지금 스위치대로: 쌍이 모두 맞음</translation>
    </message>
    <message>
        <source>this network: right</source>
        <translation>이 네트워크: 맞음</translation>
    </message>
    <message>
        <source>this network: both of a pair</source>
        <translation>이 네트워크: 쌍이 모두 맞음</translation>
    </message>
    <message>
        <source>and {name} off: right</source>
        <translation>{name}까지 끔: 맞음</translation>
    </message>
    <message>
        <source>and {name} off: both of a pair</source>
        <translation>{name}까지 끔: 쌍이 모두 맞음</translation>
    </message>
    <message>
        <source>{name} off: right</source>
        <translation>{name} 끔: 맞음</translation>
    </message>
    <message>
        <source>{name} off: both of a pair</source>
        <translation>{name} 끔: 쌍이 모두 맞음</translation>
    </message>
    <message>
        <source>objects with one label on {share} of them</source>
        <translation>{share} 이상이 한 라벨인 물체</translation>
    </message>
    <message>
        <source>of one piece, and right</source>
        <translation>한 덩어리이고 맞음</translation>
    </message>
    <message>
        <source>share of an object that its main label has</source>
        <translation>물체에서 주 라벨이 차지하는 비율</translation>
    </message>
    <message>
        <source>the sheet's cloth, {number} pixels</source>
        <translation>시트와 같은 천, {number}픽셀</translation>
    </message>
    <message>
        <source>another cloth, {number} pixels</source>
        <translation>다른 천, {number}픽셀</translation>
    </message>
    <message>
        <source>stride</source>
        <translation>스트라이드</translation>
    </message>
    <message>
        <source>output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Compare the two rows, with W; Network, Refine with dense CRF switches it.</source>
        <translation>두 행을 W로 견주어 보세요. 네트워크 메뉴의 dense CRF로 다듬기가 그것을 켜고 끕니다.</translation>
    </message>
    <message>
        <source>Shift+Wheel</source>
        <translation>Shift+휠</translation>
    </message>
    <message>
        <source>no merge: a stage that is off changes whatever reads it</source>
        <translation>합치는 곳이 아님: 꺼진 단계는 그것을 읽는 모든 것을 바꿉니다</translation>
    </message>
    <message>
        <source>inside {place}, which makes the features</source>
        <translation>특징을 만드는 {place} 안</translation>
    </message>
    <message>
        <source>a residual addition: {place} adds to what enters it</source>
        <translation>잔차 덧셈: {place}이(가) 들어온 것에 더합니다</translation>
    </message>
    <message>
        <source>a gate on its own input: {place} adds to what enters it</source>
        <translation>자기 입력에 거는 게이트: {place}이(가) 들어온 것에 작용합니다</translation>
    </message>
    <message>
        <source>a residual addition: both come from what enters {place}</source>
        <translation>잔차 덧셈: 둘 다 {place}에 들어온 것에서 나옵니다</translation>
    </message>
    <message>
        <source>conv{number}: {from} to {to}</source>
        <translation>conv{number}: {from} → {to}</translation>
    </message>
    <message>
        <source>{number} of {whole}</source>
        <translation>{whole} 가운데 {number}</translation>
    </message>
</context>
</TS>
